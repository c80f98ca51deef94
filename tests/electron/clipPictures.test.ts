import { describe, expect, it } from 'vitest'
import { answerClipRequest, parseClipUrl } from '../../electron/clipPictures'
import type { PictureRequest } from '../../electron/clipPictures'
import { AppError } from '../../main/contract/errors'

const URL_OF_CLIP = 'clip://pictures/clip_Ab12cd34'

describe('clip://', () => {
  it('names a clip, a frame and a width', () => {
    expect(parseClipUrl(URL_OF_CLIP)).toEqual({ clip: 'clip_Ab12cd34', frameIndex: undefined, width: 320 })
    expect(parseClipUrl(`${URL_OF_CLIP}?frame=12&width=64`)).toEqual({ clip: 'clip_Ab12cd34', frameIndex: 12, width: 64 })
  })

  it.each([
    'clip://pictures/', 'clip://pictures/etc/passwd', 'clip://pictures/..%2F..%2Fetc%2Fpasswd', 'clip://pictures/job_Ab12cd34', 'clip://elsewhere/clip_Ab12cd34', 'app://pictures/clip_Ab12cd34',
    `${URL_OF_CLIP}/x`, `${URL_OF_CLIP}?frame=-1`, `${URL_OF_CLIP}?frame=1.5`, `${URL_OF_CLIP}?width=1`, `${URL_OF_CLIP}?width=99999`, `${URL_OF_CLIP}?width=x`, 'nonsense',
  ])('refuses %s', async (url) => {
    expect(parseClipUrl(url)).toBeUndefined()
    const answer = await answerClipRequest({ method: 'GET', url }, () => Promise.reject(new Error('must not be asked')))
    expect(answer.status).toBe(400)
  })

  it('answers with the picture that the engine gives', async () => {
    const asked: PictureRequest[] = []
    const bytes = new Uint8Array([255, 216, 255])
    const answer = await answerClipRequest({ method: 'GET', url: `${URL_OF_CLIP}?width=100` }, (request) => {
      asked.push(request)
      return Promise.resolve({ ok: true, value: { encoding: 'jpeg', width: 100, height: 50, bytes } })
    })
    expect(asked).toEqual([{ clip: 'clip_Ab12cd34', frameIndex: undefined, width: 100 }])
    expect([answer.status, answer.headers.get('Content-Type'), new Uint8Array(await answer.arrayBuffer())]).toEqual([200, 'image/jpeg', bytes])
  })

  it('says 404 for a clip that the engine does not know, 406 for raw pixels', async () => {
    const missing = await answerClipRequest({ method: 'GET', url: URL_OF_CLIP }, () => Promise.resolve({ ok: false, error: new AppError({ code: 'clip-missing', message: 'gone' }) }))
    const raw = await answerClipRequest({ method: 'GET', url: URL_OF_CLIP }, () => Promise.resolve({ ok: true, value: { encoding: 'rgba', width: 1, height: 1, bytes: new Uint8Array(4) } }))
    expect([missing.status, raw.status]).toEqual([404, 406])
  })
})
