import type { Ref } from 'vue'
import { useActiveCommands } from '../monitor/useActiveCommands'
import { useAnchors } from '../stores/anchors'
import { useHealth } from '../stores/health'
import { CHAINS_PER_PAGE, useCurriculum } from '../stores/curriculum'

/** Keys of the microscope: from pair to pair, from page to page, from tab to tab, and out of mining. */
export function useCurriculumCommands({ tab, tabs, open }: { tab: Ref<string>; tabs: readonly string[]; open: () => void }): void {
  const curriculum = useCurriculum()
  const anchors = useAnchors()
  const health = useHealth()
  const step = (by: number): void => {
    const { chains, selectedId } = curriculum
    const position = chains.findIndex(({ id }) => id === selectedId)
    const next = chains[position < 0 ? 0 : Math.min(chains.length - 1, Math.max(0, position + by))]
    if (next) curriculum.selectedId = next.id
  }
  const turn = (pages: number): void => {
    const offset = curriculum.query.offset + pages * CHAINS_PER_PAGE
    if (offset >= 0 && offset < curriculum.total) curriculum.change({ offset })
  }
  const exclude = (): void => {
    const { selected } = curriculum
    if (selected) void curriculum.setExcluded(selected.clip, null, true)
  }
  /** The slider of the findings in front. */
  const stepping = () => (tab.value === 'negatives' ? anchors.stepping : curriculum.stepping)
  useActiveCommands({
    'curriculum.nextPair': () => step(1),
    'curriculum.previousPair': () => step(-1),
    'curriculum.nextPage': () => turn(1),
    'curriculum.previousPage': () => turn(-1),
    'curriculum.stepByStep': () => stepping().setOn(!stepping().isOn),
    'curriculum.nextMoment': () => stepping().step(1),
    'curriculum.previousMoment': () => stepping().step(-1),
    'curriculum.excludeClip': exclude,
    'curriculum.openRun': open,
    'curriculum.measureHealth': () => {
      tab.value = 'health'
      void health.measure()
    },
    'curriculum.closePair': () => (curriculum.selectedId = null),
    ...Object.fromEntries(tabs.map((name) => [`curriculum.${name}`, () => (tab.value = name)])),
  })
}
