import { InvalidArgumentError } from 'commander'

/** A false-alarm rate, as a share. */
export function parseRate(text: string): number {
  const rate = Number(text)
  if (text.trim() !== '' && rate >= 0.001 && rate <= 0.5) return rate
  throw new InvalidArgumentError('Give a share from 0.001 to 0.5, e.g. 0.05.')
}
