import { describe, expect, it } from 'vitest'
import { readHdf5, writeHdf5 } from '../../../main/formats/exchange/hdf5'

const LONG = 1024 * 1024

/** Texts of a megabyte each, packed to almost nothing. */
function composeTexts(count: number): Promise<Uint8Array> {
  return writeHdf5((file) => {
    const data = Array.from({ length: count }, () => 'x'.repeat(LONG))
    file.create_dataset({ name: 'texts', data, dtype: `S${LONG}`, shape: [count], chunks: [1], compression: 9 })
  })
}

/** The same as texts of any length. */
function composeVariable(count: number): Promise<Uint8Array> {
  return writeHdf5((file) => void file.create_dataset({ name: 'texts', data: Array.from({ length: count }, () => 'x'.repeat(LONG)), dtype: 'S' }))
}

const read = async (bytes: Uint8Array, wanted = { datasets: ['texts'] }): Promise<string[]> => (await readHdf5({ name: 'a.h5', bytes }, { path: 'a.h5', wanted })).texts('texts')

describe('readHdf5', () => {
  it('reads long texts of both kinds', async () => {
    for (const bytes of [await composeTexts(2), await composeVariable(2)]) expect((await read(bytes)).map(({ length }) => length)).toEqual([LONG, LONG])
  }, 60_000)

  it('refuses texts that together would fill the memory, before they do', async () => {
    const packed = await composeTexts(80)
    expect(packed.length).toBeLessThan(LONG)
    for (const bytes of [packed, await composeVariable(80)]) await expect(read(bytes)).rejects.toMatchObject({ code: 'track-invalid', message: expect.stringContaining('longer than 67108864 bytes together') as string })
  }, 60_000)
})
