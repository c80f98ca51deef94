interface CopiedFailure {
  code: string
  message: string
  hint?: string | null | undefined
}

/** An error as text for a bug report or a colleague; the code tells it in any language. */
export function formatFailure({ code, message, hint }: CopiedFailure): string {
  return [`[${code}] ${message}`, ...(hint ? [hint] : [])].join('\n')
}
