import { onScopeDispose, shallowRef } from 'vue'

const SHOWN_MILLISECONDS = 1600

/** Copies text, and says for a moment that it did. */
export function useClipboard() {
  const copied = shallowRef(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  const copy = async (text: string): Promise<void> => {
    await writeText(text)
    copied.value = true
    clearTimeout(timer)
    timer = setTimeout(() => (copied.value = false), SHOWN_MILLISECONDS)
  }
  onScopeDispose(() => clearTimeout(timer))
  return { copied, copy }
}

/** The clipboard may be denied to the page, as the shell denies every permission; a selection can always be copied. */
async function writeText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    copySelection(text)
  }
}

function copySelection(text: string): void {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
