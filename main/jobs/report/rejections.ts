import type { ChainRejection } from '../../contract/learning'

/** Why a chain does not teach, for people. */
export const REJECTION_WORDS: Record<ChainRejection, string> = {
  'too-short': 'too short',
  'cycle-error': 'did not return',
  'low-similarity': 'too unlike',
  static: 'hardly moved',
}
