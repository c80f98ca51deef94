import type { Group, File as Hdf5File } from 'h5wasm'
import { PickleReader } from '../torch/pickle'
import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { readHdf5, writeHdf5, type Hdf5Content } from './hdf5'

/** A table as pandas keeps it in HDF5: numbers, a name of several words for each column, an integer for each row. */
export interface PandasTable {
  columns: readonly (readonly string[])[]
  index: ArrayLike<number>
  /** Row by row. */
  values: ArrayLike<number>
}

/** Columns are named by so many words at most: scorer, individual, body part, coordinate. */
const MOST_LEVELS = 4
const LEVELS = Array.from({ length: MOST_LEVELS }, (_, level) => level)

/**
 * Reads the table `key` in either of pandas' forms: `fixed`, whose names are words, and `table`, whose names are a pickle, of which nothing is executed.
 * @throws AppError `track-invalid` for other files, and for tables of several blocks or whose rows have names
 */
export async function readPandasTable(file: FormatFile, { path, key }: { path: string; key: string }): Promise<PandasTable> {
  const names = ['table', 'axis1', 'block0_values', 'block1_values', ...LEVELS.flatMap((level) => [`block0_items_level${level}`, `block0_items_label${level}`])]
  const content = await readHdf5(file, { path, wanted: { datasets: names.map((name) => `${key}/${name}`), attribute: { group: key, name: 'non_index_axes' } } })
  const at = (name: string): string => `${key}/${name}`
  if (content.has(at('table'))) return readRows(content, { at, path })
  if (content.has(at('block1_values'))) throw exchangeInvalid(path, 'its columns are of several kinds')
  const { values, shape: [rows = 0, count = 0] } = content.numbers(at('block0_values'))
  const columns = readLevels(content, { at, path, count })
  const index = content.numbers(at('axis1')).values
  if (index.length !== rows) throw exchangeInvalid(path, `${index.length} rows are named, ${rows} are there`)
  return { columns, index, values }
}

type Place = { at: (name: string) => string; path: string }

function readLevels(content: Hdf5Content, { at, path, count }: Place & { count: number }): string[][] {
  const levels = LEVELS.filter((level) => content.has(at(`block0_items_level${level}`))).map((level) => ({ words: content.texts(at(`block0_items_level${level}`)).map(decodeWord), labels: content.numbers(at(`block0_items_label${level}`)).values }))
  if (levels.length === 0 || levels.some(({ labels }) => labels.length !== count)) throw exchangeInvalid(path, 'its columns have no names')
  return Array.from({ length: count }, (_, column) => levels.map(({ words, labels }) => words[labels[column]!] ?? ''))
}

/** Pandas writes UTF-8 into texts that it declares as ASCII, whose bytes the library hands on one by one. */
function decodeWord(word: string): string {
  const bytes = Buffer.from(word, 'latin1')
  if (bytes.toString('latin1') !== word) return word
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return word
  }
}

function readRows(content: Hdf5Content, { at, path }: Place): PandasTable {
  if (!content.hasColumns(at('table'), ['index', 'values_block_0'])) throw exchangeInvalid(path, 'its columns are of several kinds')
  const columns = readPickledNames(content.attribute, path)
  return { columns, index: content.column(at('table'), 'index'), values: content.column(at('table'), 'values_block_0', columns.length) }
}

/** `[(1, [(scorer, part, coordinate), ...])]` */
function readPickledNames(attribute: unknown, path: string): string[][] {
  let pickled: unknown
  try {
    pickled = new PickleReader(Buffer.from(String(attribute))).read()
  } catch (cause) {
    throw exchangeInvalid(path, 'the names of its columns are no plain pickle', cause)
  }
  const axis: unknown = Array.isArray(pickled) && Array.isArray(pickled[0]) ? pickled[0][1] : null
  const isName = (name: unknown): name is string[] => Array.isArray(name) && name.length <= MOST_LEVELS && name.every((word) => typeof word === 'string')
  if (!Array.isArray(axis) || !axis.every(isName)) throw exchangeInvalid(path, 'the names of its columns are no words')
  return axis
}

/** Bytes of a file with the table `key` in pandas' fixed form; `levels`: what the words of its columns' names are called. */
export async function writePandasTable(table: PandasTable, { key, levels }: { key: string; levels: readonly string[] }): Promise<Uint8Array> {
  return writeHdf5((file) => {
    describe(file, { CLASS: 'GROUP', PYTABLES_FORMAT_VERSION: '2.1', TITLE: '', VERSION: '1.0' })
    const group = file.create_group(key)
    describe(group, { CLASS: 'GROUP', TITLE: '', VERSION: '1.0', pandas_type: 'frame', encoding: 'UTF-8', errors: 'strict', axis0_variety: 'multi', axis1_variety: 'regular', block0_items_variety: 'multi' })
    for (const [name, value] of Object.entries({ ndim: 2, nblocks: 1, axis0_nlevels: levels.length, block0_items_nlevels: levels.length })) group.create_attribute(name, value, [], '<q')
    for (const axis of ['axis0', 'block0_items']) for (const [level, name] of levels.entries()) writeLevel(group, { axis, level, name, words: table.columns.map((column) => column[level]!) })
    const index = create(group, { name: 'axis1', data: BigInt64Array.from(Array.from(table.index, BigInt)), shape: [table.index.length] })
    describe(index, { kind: 'integer' })
    create(group, { name: 'block0_values', data: Float64Array.from(table.values), shape: [table.index.length, table.columns.length] })
  })
}

interface Level {
  axis: string
  level: number
  /** What its words are. */
  name: string
  /** Of each column. */
  words: readonly string[]
}

function writeLevel(group: Group, { axis, level, name, words }: Level): void {
  const distinct = [...new Set(words)].sort()
  const longest = distinct.reduce((most, word) => Math.max(most, Buffer.byteLength(word)), 1)
  const set = group.create_dataset({ name: `${axis}_level${level}`, data: distinct, shape: [distinct.length], dtype: `S${longest}` })
  describe(set, { CLASS: 'ARRAY', FLAVOR: 'numpy', TITLE: '', VERSION: '2.4', kind: 'string', name, nan_rep: '', [`${axis}_name${name}`]: name })
  set.create_attribute('transposed', 1, [], '<b')
  create(group, { name: `${axis}_label${level}`, data: Int32Array.from(words, (word) => distinct.indexOf(word)), shape: [words.length] })
}

function create(group: Group, dataset: { name: string; data: BigInt64Array | Int32Array | Float64Array; shape: number[] }): ReturnType<Group['create_dataset']> {
  const set = group.create_dataset(dataset)
  describe(set, { CLASS: 'ARRAY', FLAVOR: 'numpy', TITLE: '', VERSION: '2.4' })
  set.create_attribute('transposed', 1, [], '<b')
  return set
}

function describe(target: Group | Hdf5File | ReturnType<Group['create_dataset']>, attributes: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(attributes)) target.create_attribute(name, text, [], `S${Math.max(1, Buffer.byteLength(text))}`)
}
