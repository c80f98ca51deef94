import { describe, expect, it } from 'vitest'
import { allowsDevTools, ownWords, parseLaunch } from '../../electron/launch'
import { LaunchInbox, parseHandedOver } from '../../electron/laterLaunch'

describe('the window\'s command line', () => {
  it('reads paths against the folder it was given in', () => {
    expect(parseLaunch(['a.mp4', '/b/c.trackproj'], '/home/x')).toMatchObject({ paths: ['/home/x/a.mp4', '/b/c.trackproj'], unknown: [] })
  })

  it('reads its options', () => {
    const launch = parseLaunch(['--engine-in-main', '--devtools', '--user-data', 'state', 'clip.mp4'], '/x')
    expect(launch).toEqual({ paths: ['/x/clip.mp4'], engineInMain: true, devTools: true, userData: '/x/state', unknown: [] })
    expect(parseLaunch(['--user-data=/y=z'], '/x').userData).toBe('/y=z')
  })

  it('takes what follows -- for paths, whatever it looks like', () => {
    expect(parseLaunch(['--', '--devtools', '-'], '/x')).toMatchObject({ paths: ['/x/--devtools', '/x/-'], devTools: false })
  })

  it('leaves Chromium its switches and names what nobody knows', () => {
    expect(parseLaunch(['--no-sandbox', '--remote-debugging-port=0', '--disable-gpu', '--typo'], '/x')).toMatchObject({ paths: [], unknown: ['--typo'] })
  })

  it('knows which words are ours', () => {
    expect(ownWords(['/opt/Pultrack/pultrack', 'a.mp4'], { isPackaged: true })).toEqual(['a.mp4'])
    expect(ownWords(['/x/electron', '--no-sandbox', '.', 'a.mp4'], { isPackaged: false })).toEqual(['--no-sandbox', 'a.mp4'])
    expect(ownWords(['/x/electron', '.'], { isPackaged: false })).toEqual([])
    expect(ownWords(['/x/electron', '-r', '/y/loader.js', '.', 'a.mp4'], { isPackaged: false })).toEqual(['a.mp4'])
  })
})

it('has DevTools in development, and in a package only where asked for', () => {
  expect(allowsDevTools({ isPackaged: false, devTools: false })).toBe(true)
  expect(allowsDevTools({ isPackaged: true, devTools: false })).toBe(false)
  expect(allowsDevTools({ isPackaged: true, devTools: true })).toBe(true)
})

describe('what a later start hands over', () => {
  it('is paths', () => {
    expect(parseHandedOver({ paths: ['/a.mp4'] })).toEqual(['/a.mp4'])
  })

  it.each([null, undefined, 'x', { paths: 'x' }, { paths: [1] }, { paths: [''] }, { paths: Array(2000).fill('/a') }, { paths: ['x'.repeat(5000)] }])('is nothing where it is %j', (data) => {
    expect(parseHandedOver(data)).toEqual([])
  })
})

it('keeps what came before there was anything to open it with', () => {
  const inbox = new LaunchInbox()
  const opened: string[][] = []
  inbox.add(['/a'])
  inbox.add(['/b'])
  inbox.deliverTo((paths) => opened.push(paths))
  inbox.add(['/c'])
  expect(opened).toEqual([['/a'], ['/b'], ['/c']])
})
