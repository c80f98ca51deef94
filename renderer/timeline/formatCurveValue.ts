/** Three digits that matter, without needless zeros. */
export function formatCurveValue(value: number): string {
  return String(Number(value.toPrecision(3)))
}
