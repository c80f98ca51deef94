import { onScopeDispose } from 'vue'

/** Calls once the page wears another theme or size, by its settings or by the system's: canvases have to be painted anew, they see no CSS variables. */
export function whenRecoloured(repaint: () => void): void {
  const observer = new MutationObserver(repaint)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'style'] })
  onScopeDispose(() => observer.disconnect())
}
