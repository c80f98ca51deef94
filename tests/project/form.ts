import { readFileSync } from 'node:fs'
import ts from 'typescript'

export interface FunctionLength {
  name: string
  lines: number
}

export function countLines(path: string): number {
  return readFileSync(path, 'utf8').split('\n').length - 1
}

/** Lines of the body of every function, braces included; arrows without braces are one expression and left out. */
export function measureFunctions(path: string, text: string): FunctionLength[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
  const found: FunctionLength[] = []
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body)) {
      const from = lineOf(node.body.getStart(source))
      const name = node.name && ts.isIdentifier(node.name) ? node.name.text : 'function'
      found.push({ name: `${path}:${from + 1} ${name}`, lines: lineOf(node.body.end) - from + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The value below which that share of the numbers lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}
