/** Bytes as an address that holds them: the page needs no other file. */
export function formatDataUri(type: 'image/jpeg' | 'image/png', bytes: Buffer): string {
  return `data:${type};base64,${bytes.toString('base64')}`
}
