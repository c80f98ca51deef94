import { createRenderer, defineComponent, h, KeepAlive, nextTick, shallowRef } from 'vue'
import { expect, it } from 'vitest'
import { whileInFront } from '../../../renderer/composables/whileInFront'

interface Place {
  parent: Place | null
  children: Place[]
}

const place = (): Place => ({ parent: null, children: [] })
const remove = (node: Place): void => {
  node.parent?.children.splice(node.parent.children.indexOf(node), 1)
  node.parent = null
}
/** Components without a page: nothing but who is within whom. */
const { createApp } = createRenderer<Place, Place>({
  patchProp: () => undefined, createElement: place, createText: place, createComment: place, setText: () => undefined, setElementText: () => undefined, remove,
  insert: (node, parent, before) => {
    if (node.parent) remove(node)
    node.parent = parent
    parent.children.splice(before ? parent.children.indexOf(before) : parent.children.length, 0, node)
  },
  parentNode: (node) => node.parent,
  nextSibling: (node) => node.parent?.children[node.parent.children.indexOf(node) + 1] ?? null,
})

it('counts only in front, also where a part of the view is made behind another one', async () => {
  const log: string[] = []
  const [front, hasPlayer] = [shallowRef('footage'), shallowRef(false)]
  const player = (name: string) => defineComponent({ name, setup: () => (whileInFront(() => log.push(name)), () => h('b')) })
  const [ofFootage, ofTrack] = [player('footage'), player('track')]
  const footage = defineComponent({ name: 'FootageView', setup: () => () => h('p', hasPlayer.value ? [h(ofFootage)] : []) })
  const track = defineComponent({ name: 'TrackView', setup: () => () => h('p', [h(ofTrack)]) })
  createApp({ setup: () => () => h(KeepAlive, null, { default: () => h(front.value === 'footage' ? footage : track) }) }).mount(place())

  front.value = 'track'
  await nextTick()
  expect(log.splice(0)).toContain('track')
  hasPlayer.value = true // the clip that was chosen in front has pictures: the view behind shows them, too
  await nextTick()
  expect(log).toEqual([])
  front.value = 'footage'
  await nextTick()
  expect(log).toContain('footage')
})
