import { computed, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ExchangeFormatName, FormatFacts, Loss } from '../../main/contract/exchange'
import type { Scale } from '../../main/contract/exchangeProcedures'
import type { Failure } from '../../main/contract/failure'
import { useEngine } from '../bridge/engine'
import { createZip } from '../charts/zipFile'
import { saveFile } from '../format/saveFile'
import { useNotices } from '../stores/notices'
import { useTracks } from '../stores/tracks'

/** A format, or the table of speeds and distances. */
export type ExportChoice = ExchangeFormatName | 'motion'

/** Tracks as files of other programs; what each would lose is asked from the engine as soon as it is chosen. */
export function useTrackExport(open: Ref<boolean>) {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const tracks = useTracks()
  const formats = shallowRef<readonly FormatFacts[]>([])
  const choice = shallowRef<ExportChoice>('json')
  const which = shallowRef<'all' | 'selected'>('all')
  const losses = shallowRef<readonly Loss[] | null>(null)
  const problem = shallowRef<Failure | null>(null)
  const facts = computed(() => formats.value.find(({ format }) => format === choice.value) ?? null)
  const chosen = computed(() => {
    const clip = tracks.current?.clip
    if (!clip) return null
    return { clip, ...(which.value === 'selected' && tracks.selectedId !== null ? { tracks: [tracks.selectedId] } : {}) }
  })

  const state = async (): Promise<void> => {
    losses.value = problem.value = null
    const [request, format] = [chosen.value, choice.value]
    if (!open.value || !request || format === 'motion') return
    const stated = await notices.guard(async () => {
      await tracks.settle() // the engine states of what it has
      return engine.call('exchange.losses', { ...request, format })
    })
    if (!stated || choice.value !== format) return
    losses.value = stated.losses
    problem.value = stated.problem
  }
  watch(open, async (isOpen) => {
    if (!isOpen) return
    if (formats.value.length === 0) formats.value = (await notices.guard(() => engine.call('exchange.formats', {}))) ?? []
    if (tracks.selectedId === null) which.value = 'all'
  })
  watch([open, chosen, choice], () => void state())

  const write = async (scale: Scale): Promise<void> => {
    const [request, format] = [chosen.value, choice.value]
    if (!request) return
    const file = await notices.guard(async () => {
      await tracks.settle()
      if (format !== 'motion') return packFiles(await engine.call('exchange.write', { ...request, format }))
      const { name, bytes } = await engine.call('exchange.motion', { ...request, scale })
      return { name, blob: toBlob(bytes) }
    })
    if (!file) return
    saveFile(file.blob, file.name)
    notices.add({ level: 'success', text: t('player.saved', { name: file.name }) })
    open.value = false
  }
  return { formats, choice, which, losses, problem, facts, write }
}

/** One file as it is, several as an archive. */
async function packFiles({ name, files }: { name: string; files: readonly { name: string; bytes: Uint8Array }[] }): Promise<{ name: string; blob: Blob }> {
  const [only] = files
  if (only && !name.endsWith('.zip')) return { name, blob: toBlob(only.bytes) }
  return { name, blob: await createZip(files.map((file) => ({ name: file.name, content: toBlob(file.bytes) }))) }
}

function toBlob(bytes: Uint8Array): Blob {
  return new Blob([new Uint8Array(bytes)])
}
