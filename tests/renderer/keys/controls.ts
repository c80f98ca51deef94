import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parse } from 'vue/compiler-sfc'

const RENDERER = join(import.meta.dirname, '..', '..', '..', 'renderer')
const CONTROLS = ['AppButton', 'IconButton', 'SwitchField', 'AppSelect', 'ClipSelect', 'ModelSelect', 'NumberField', 'AppSlider', 'SearchField', 'PathField', 'button', 'select', 'input', 'textarea', 'summary']
/** What opens over the page has the keyboard to itself: Tab goes round in it. How it is opened is asked of what opens it. */
const OPENED = ['AppDialog', 'PopoverContent', 'DropdownMenuContent']

interface TemplateNode {
  type: number
  tag?: string
  props?: { type: number; name: string; arg?: { content?: string }; value?: { content: string }; exp?: { content: string } }[]
  children?: TemplateNode[]
  branches?: TemplateNode[]
  loc?: { source: string }
}

/** Something that a person can press, choose or type into. */
export interface Control {
  file: string
  tag: string
  /** As the source has it, shortened. */
  source: string
  /** The command whose key does the same or leads here; null where there is none. */
  command: string | null
  /** The part of the view that it stands in, by `data-panel`. */
  panel: string | null
}

interface Surroundings {
  file: string
  panel: string | null
}

/** Every control of the page's templates, but those of the shared widgets themselves. */
export function listControls(): Control[] {
  const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.vue') && !name.startsWith(`components${sep}`))
  return files.flatMap((file) => {
    const { descriptor } = parse(readFileSync(join(RENDERER, file), 'utf8'))
    const root = descriptor.template?.ast as TemplateNode | undefined
    return root ? controlsOf(root, { file: file.replaceAll(sep, '/'), panel: null }) : []
  })
}

function controlsOf(node: TemplateNode, around: Surroundings): Control[] {
  const { tag = '' } = node
  if (OPENED.includes(tag)) return []
  const panel = attribute(node, 'data-panel') ?? around.panel
  const below = (node.children ?? []).flatMap((child) => controlsOf(child, { ...around, panel }))
  if (!CONTROLS.includes(tag)) return below
  return [{ ...around, tag, source: (node.loc?.source ?? '').split('\n')[0]!.slice(0, 160), command: commandOf(node), panel }, ...below]
}

function attribute({ props = [] }: TemplateNode, name: string): string | null {
  return props.find((prop) => prop.type === 6 && prop.name === name)?.value?.content ?? null
}

/** `command="ID"`, or the `keyOf('ID')` that its key is shown by; a command that is looked up counts as one. */
function commandOf(node: TemplateNode): string | null {
  const named = attribute(node, 'command') ?? attribute(node, 'data-command')
  if (named !== null) return named
  const shown = node.props?.find((prop) => prop.type === 7 && ['key-label', 'keyLabel', 'command', 'data-command'].includes(prop.arg?.content ?? ''))?.exp?.content
  return shown === undefined ? null : (/'([a-z]+\.\w+)'/i.exec(shown)?.[1] ?? shown)
}
