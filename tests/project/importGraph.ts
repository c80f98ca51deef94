import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export interface Import {
  /** Importing file, relative to the repository. */
  from: string
  /** Imported file relative to the repository, or the package or node module as written. */
  to: string
  isFile: boolean
}

/** Every import, export-from and dynamic import of the TypeScript files under a folder. */
export function readImports(repository: string, folder: string): Import[] {
  return listSources(join(repository, folder)).flatMap((path) =>
    findSpecifiers(path, readFileSync(path, 'utf8')).map((specifier) => {
      const isFile = specifier.startsWith('.')
      const target = isFile ? `${relative(repository, join(dirname(path), specifier))}.ts` : specifier
      return { from: relative(repository, path), to: target, isFile }
    }),
  )
}

export function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

export function findSpecifiers(path: string, text: string): string[] {
  const specifiers: string[] = []
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      specifiers.push(node.moduleSpecifier.text)
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteral(argument)) specifiers.push(argument.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022))
  return specifiers
}

/** A cycle among files as the list of its members, or null. */
export function findCycle(imports: readonly Import[]): string[] | null {
  const graph = new Map<string, string[]>()
  for (const { from, to, isFile } of imports) if (isFile) graph.set(from, [...(graph.get(from) ?? []), to])
  const done = new Set<string>()
  const walk = (file: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return null
    for (const next of graph.get(file) ?? []) {
      const cycle = walk(next, [...trail, file])
      if (cycle) return cycle
    }
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const cycle = walk(file, [])
    if (cycle) return cycle
  }
  return null
}
