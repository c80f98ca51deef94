import type { ExchangeFormatName } from '../../contract/exchange'
import { COCO_VID, TAO } from './coco'
import { CVAT } from './cvat'
import { DEEPLABCUT } from './deeplabcut'
import { DEEPLABCUT_H5 } from './deeplabcutH5'
import { DIVE } from './dive'
import type { ExchangeFormat } from './exchangeFormat'
import { GOT10K } from './got10kTrack'
import { KINOVEA } from './kinovea'
import { LABEL_STUDIO } from './labelStudio'
import { MOT } from './mot'
import { OTB } from './otbTrack'
import { PARQUET } from './parquet'
import { SLEAP } from './sleap'
import { SLEAP_ANALYSIS } from './sleapAnalysis'
import { SLEAP_CSV } from './sleapCsv'
import { TRACK_MATE } from './trackMate'
import { TRACK_MATE_CSV } from './trackMateCsv'
import { TRACK_MATE_SIMPLE } from './trackMateSimple'
import { VIAME } from './viame'
import { VOT, VOT_BINARY } from './votTrack'
import { YOLO } from './yolo'

/** Every foreign format, in the order in which a file is shown to them: those whose files say what they are first. The native two are the store's (`jobs/exchange/nativeFormats.ts`). */
export const FOREIGN_FORMATS: readonly ExchangeFormat[] = [
  PARQUET, SLEAP, DEEPLABCUT_H5, SLEAP_ANALYSIS, CVAT, TRACK_MATE, TRACK_MATE_SIMPLE, TRACK_MATE_CSV, SLEAP_CSV, DEEPLABCUT, KINOVEA, VIAME, DIVE, COCO_VID, TAO, LABEL_STUDIO, YOLO, GOT10K, VOT, VOT_BINARY, OTB, MOT,
]

export function foreignFormat(name: ExchangeFormatName): ExchangeFormat | undefined {
  return FOREIGN_FORMATS.find(({ facts }) => facts.format === name)
}
