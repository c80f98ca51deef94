import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import type { Result } from '../../../main/contract/errors'
import type { ClipTrack } from '../../../main/contract/trackProcedures'
import { ClipTracks } from '../../../renderer/tracks/clipTracks'
import { TrackSaver } from '../../../renderer/tracks/trackSaver'
import { createTrack, userCell } from './trackScene'

/** A disk, which is slow, and full for as long as it is said to be. */
function createBench() {
  const tracks = new ClipTracks('clip_1', new Float64Array(100))
  const disk = { calls: [] as string[][], removed: [] as string[], full: false, atOnce: 0, most: 0 }
  const states: string[] = []
  const save = async (_clip: string, saved: ClipTrack[]): Promise<Result<null>> => {
    disk.atOnce += 1
    disk.most = Math.max(disk.most, disk.atOnce)
    disk.calls.push(saved.map(({ track }) => track))
    await new Promise((resolve) => setTimeout(resolve, 5))
    disk.atOnce -= 1
    return disk.full ? { ok: false, error: new AppError({ code: 'output-unwritable', message: 'The disk is full.' }) } : { ok: true, value: null }
  }
  const saver = new TrackSaver({
    save,
    remove: (_clip, track) => {
      disk.removed.push(track)
      return Promise.resolve({ ok: true, value: null })
    },
    openRunOf: () => undefined,
    onState: (state) => states.push(state),
  })
  for (const id of ['a', 'b', 'c']) tracks.set.insert(createTrack(id, [[0, userCell(0)]]))
  return { tracks, disk, saver, states }
}

describe('TrackSaver', () => {
  it('saves at once, one call at a time, and what changes meanwhile with the next', async () => {
    const { tracks, disk, saver, states } = createBench()
    saver.mark(tracks, ['a'])
    saver.mark(tracks, ['b', 'a'])
    await new Promise((resolve) => setTimeout(resolve, 1))
    for (const id of ['c', 'c', 'a']) saver.mark(tracks, [id])
    await saver.settle()
    expect(disk.calls).toEqual([['a', 'b'], ['c', 'a']])
    expect(disk.most).toBe(1)
    expect(states.at(-1)).toBe('saved')
  })

  it('spares the machine between two savings, but not while somebody waits', async () => {
    const { tracks, disk, saver } = createBench()
    saver.mark(tracks, ['a'])
    await new Promise((resolve) => setTimeout(resolve, 1))
    saver.mark(tracks, ['b'])
    await new Promise((resolve) => setTimeout(resolve, 8)) // the first is saved, the second waits
    expect(disk.calls).toEqual([['a']])
    await saver.settle()
    expect(disk.calls).toEqual([['a'], ['b']])
  })

  it('sends what waits at once when the page may go down, and keeps it when that fails', async () => {
    const { tracks, disk, saver } = createBench()
    saver.mark(tracks, ['a'])
    await new Promise((resolve) => setTimeout(resolve, 1))
    saver.mark(tracks, ['b', 'gone'])
    disk.full = true
    saver.flush()
    expect([disk.calls, disk.removed], 'in the very same turn').toEqual([[['a'], ['b']], ['gone']])
    disk.full = false
    await saver.settle()
    await vi.waitFor(() => expect(saver.state).toBe('saved'))
    await vi.waitFor(() => expect(disk.calls.flat()).toContain('b'))
  })

  it('removes tracks that are no longer there', async () => {
    const { tracks, disk, saver } = createBench()
    tracks.set.remove('b')
    saver.mark(tracks, ['a', 'b'])
    await saver.settle()
    expect([disk.calls, disk.removed]).toEqual([[['a']], ['b']])
  })

  it('says that it failed, and tries again until it can', async () => {
    vi.useFakeTimers()
    try {
      const { tracks, disk, saver, states } = createBench()
      disk.full = true
      saver.mark(tracks, ['a'])
      await vi.advanceTimersByTimeAsync(20)
      expect([saver.state, states]).toEqual(['failed', ['saving', 'failed']])
      disk.full = false
      await vi.advanceTimersByTimeAsync(3100)
      expect(disk.calls).toEqual([['a'], ['a']])
      expect(saver.state).toBe('saved')
    } finally {
      vi.useRealTimers()
    }
  })
})
