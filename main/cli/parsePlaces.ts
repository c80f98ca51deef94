import { InvalidArgumentError } from 'commander'

/** Places in a list, from 0: `0,1,2`. */
export function parsePlaces(text: string): number[] {
  if (/^\d+(,\d+)*$/.test(text)) return text.split(',').map(Number)
  throw new InvalidArgumentError('Give whole numbers with commas, e.g. 0,1,2.')
}
