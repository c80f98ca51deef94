import { useI18n } from 'vue-i18n'
import type { ClipSummary } from '../../main/contract/clip'
import { lastFrame } from '../../main/contract/clipPortion'

/** What of a clip is used, in a few words; empty where that is all of it. */
export function usePortionText(): (clip: ClipSummary) => string {
  const { t } = useI18n()
  return ({ portion, facts }) => {
    const { from, to, stride, downsample, regions } = portion
    const last = facts ? lastFrame(portion, facts.frameCount) : to
    return [
      from > 0 || to !== null ? t('footage.portion.short', { from, to: last ?? '…' }) : '',
      stride > 1 ? t('footage.portion.every', { stride }) : '',
      regions.length > 0 ? t('footage.regions.count', { count: regions.length }, regions.length) : '',
      downsample > 1 ? t('footage.portion.smaller', { factor: downsample }) : '',
    ].filter(Boolean).join(' · ')
  }
}
