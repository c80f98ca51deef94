import type { TensorData } from '../../contract/tensor'
import { PickledCall, PickledName, PickledReference, PickleReader, type PickledValue } from './pickle'
import { readElements, type ElementKind } from './torchElements'
import { isZip, readZip } from './zipArchive'

/** A tensor of a PyTorch file, as float32. */
export interface TorchTensor extends TensorData {
  /** As it was stored, e.g. `HalfStorage`. */
  stored: string
}

/** What stands at the beginning of a file that PyTorch before 1.6 wrote, as a number in a pickle of its own. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn

/**
 * The tensors of a file written by `torch.save`, by name; of nested dictionaries the names are joined by dots. Nothing in the file is executed.
 * @throws RangeError saying what is wrong with the file
 */
export function readTorchFile(bytes: Buffer): Map<string, TorchTensor> {
  const { root, storages } = isZip(bytes) ? openArchive(bytes) : openLegacy(bytes)
  const tensors = new Map<string, TorchTensor>()
  collect({ value: root, name: '', storages, tensors, depth: 0 })
  return tensors
}

interface Opened {
  root: PickledValue
  /** Bytes of each storage, by its key. */
  storages: ReadonlyMap<string, Buffer>
}

/** Since PyTorch 1.6: an archive NAME/data.pkl, NAME/data/KEY. */
function openArchive(bytes: Buffer): Opened {
  const files = readZip(bytes)
  const list = [...files.keys()].find((name) => /(^|\/)data\.pkl$/.test(name))
  if (list === undefined) throw new RangeError('it is an archive, but not one of PyTorch: it has no data.pkl')
  const folder = `${list.slice(0, -'data.pkl'.length)}data/`
  const storages = new Map([...files].filter(([name]) => name.startsWith(folder)).map(([name, content]) => [name.slice(folder.length), content]))
  return { root: new PickleReader(files.get(list)!).read(), storages }
}

/** Before: a number, the protocol, facts of the system, the tensors, the keys of the storages, then each of them, its length first. */
function openLegacy(bytes: Buffer): Opened {
  let offset = 0
  const next = (): PickledValue => {
    const reader = new PickleReader(bytes, offset)
    const value = reader.read()
    offset = reader.offset
    return value
  }
  if (next() !== LEGACY_MAGIC) throw new RangeError('it is no file of PyTorch: neither an archive nor what older versions wrote')
  next()
  next()
  const root = next()
  const widths = new Map<string, number>()
  findStorages(root, (storage) => widths.set(storage.key, readElements.width(storage.kind)))
  const storages = new Map<string, Buffer>()
  for (const key of asList(next()).map(String)) {
    const length = Number(bytes.readBigInt64LE(offset)) * (widths.get(key) ?? 4)
    storages.set(key, bytes.subarray(offset + 8, offset + 8 + length))
    offset += 8 + length
  }
  return { root, storages }
}

interface Collecting extends Pick<Opened, 'storages'> {
  value: PickledValue
  name: string
  tensors: Map<string, TorchTensor>
  depth: number
}

/** No state of a network nests deeper. */
const MOST_DEPTH = 8

function collect({ value, name, storages, tensors, depth }: Collecting): void {
  if (depth > MOST_DEPTH) return
  const tensor = asTensor(value, storages)
  if (tensor) tensors.set(name, tensor)
  else if (value instanceof Map) {
    for (const [key, inner] of value) collect({ value: inner, name: name === '' ? String(key) : `${name}.${String(key)}`, storages, tensors, depth: depth + 1 })
  }
}

interface Storage {
  key: string
  kind: ElementKind
}

/** ('storage', type, key, device, length). */
function asStorage(value: PickledValue): Storage | null {
  if (!(value instanceof PickledReference)) return null
  const [word, type, key] = asList(value.id)
  if (word !== 'storage' || !(type instanceof PickledName) || key === undefined) return null
  return { key: String(key), kind: readElements.kindOf(type.name) }
}

function asTensor(value: PickledValue, storages: Opened['storages']): TorchTensor | null {
  if (!(value instanceof PickledCall) || !(value.callee instanceof PickledName)) return null
  if (value.callee.name === 'torch._utils._rebuild_parameter') return asTensor(value.parameters[0] ?? null, storages)
  if (value.callee.name !== 'torch._utils._rebuild_tensor_v2') return null
  const storage = asStorage(value.parameters[0] ?? null)
  if (!storage) throw new RangeError('a tensor lies in no storage')
  const [offset, shape, strides] = [Number(value.parameters[1]), asList(value.parameters[2] ?? null).map(Number), asList(value.parameters[3] ?? null).map(Number)]
  const bytes = storages.get(storage.key)
  if (!bytes) throw new RangeError(`the values ${storage.key} are missing`)
  return { shape, dtype: 'float32', stored: storage.kind, values: gather({ bytes, kind: storage.kind, offset, shape, strides }) }
}

/** Row by row, whatever strides the tensor had. */
function gather({ bytes, kind, offset, shape, strides }: { bytes: Buffer; kind: ElementKind; offset: number; shape: readonly number[]; strides: readonly number[] }): Float32Array {
  const count = shape.reduce((product, side) => product * side, 1)
  const furthest = shape.reduce((sum, side, axis) => sum + Math.max(0, side - 1) * (strides[axis] ?? 0), offset)
  const width = readElements.width(kind)
  if (![count, furthest].every(Number.isSafeInteger) || strides.some((stride) => stride < 0) || offset < 0 || (count > 0 && (furthest + 1) * width > bytes.length)) {
    throw new RangeError('a tensor reaches beyond its values; the file was cut short')
  }
  const values = new Float32Array(count)
  for (let index = 0; index < count; index += 1) {
    let at = offset
    for (let axis = shape.length - 1, rest = index; axis >= 0; axis -= 1) {
      at += (rest % shape[axis]!) * strides[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    values[index] = readElements.at(bytes, kind, at)
  }
  return values
}

function findStorages(value: PickledValue, found: (storage: Storage) => void, depth = 0): void {
  const storage = asStorage(value)
  if (storage) found(storage)
  else if (depth > MOST_DEPTH) return
  else if (value instanceof Map) for (const inner of value.values()) findStorages(inner, found, depth + 1)
  else if (value instanceof PickledCall) for (const inner of value.parameters) findStorages(inner, found, depth + 1)
  else if (Array.isArray(value)) for (const inner of value) findStorages(inner, found, depth + 1)
}

function asList(value: PickledValue): readonly PickledValue[] {
  return Array.isArray(value) ? value : []
}
