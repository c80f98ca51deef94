/** Calls back in a task of its own after the page was next painted: whatever a person just did is answered first. @returns what takes it back */
export function whenPainted(callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (): void => {
    timer = setTimeout(callback)
  }
  if (document.hidden) later() // nothing is painted there, and nothing waits for it
  const frame = document.hidden ? 0 : requestAnimationFrame(later)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Lets keys and clicks in between parts of a long work, once it has gone on for `milliseconds`. */
export function createBreath(milliseconds = 8): () => Promise<void> {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < milliseconds) return
    await new Promise((resolve) => setTimeout(resolve))
    begun = performance.now()
  }
}
