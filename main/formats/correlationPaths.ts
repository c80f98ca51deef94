import type { NetworkGraph } from '../contract/networkGraph'

/**
 * For every cell of the response the search cells under its template, in the template's order; with `perTemplateCell` as indices into products
 * [template cell, search cell], else into search cells alone.
 */
export function pickPaths({ cells }: Pick<NetworkGraph, 'cells'>, { perTemplateCell }: { perTemplateCell: boolean }): BigInt64Array {
  const { exemplar, search } = cells
  const side = search - exemplar + 1
  const paths = new BigInt64Array(side ** 2 * exemplar ** 2)
  for (let index = 0; index < paths.length; index += 1) {
    const cell = index % exemplar ** 2
    const place = (index - cell) / exemplar ** 2
    const row = Math.floor(place / side) + Math.floor(cell / exemplar)
    const column = (place % side) + (cell % exemplar)
    paths[index] = BigInt(row * search + column + (perTemplateCell ? cell * search ** 2 : 0))
  }
  return paths
}
