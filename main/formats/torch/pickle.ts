/** A name in a pickle: a class or function that Python would import. Here it is a word and nothing else. */
export class PickledName {
  constructor(readonly name: string) {}
}

/** What Python would have made by a call. Nothing is called here. */
export class PickledCall {
  constructor(
    readonly callee: PickledValue,
    readonly parameters: readonly PickledValue[],
  ) {}
}

/** What the pickle refers to outside of itself: PyTorch's storages. */
export class PickledReference {
  constructor(readonly id: PickledValue) {}
}

export type PickledValue = null | boolean | number | bigint | string | Uint8Array | PickledValue[] | Map<PickledValue, PickledValue> | PickledName | PickledCall | PickledReference

const MARK = Symbol('mark')
type Stacked = PickledValue | typeof MARK

/**
 * Reads a pickle as plain data (Python's pickletools, protocols 2 to 4, as far as weights need them, and 0, as far as pandas' names do). Python's own reader runs whatever the file names; this one
 * cannot: names stay words, and calls are kept as what was to be called with what.
 */
export class PickleReader {
  private readonly stack: Stacked[] = []
  private readonly memo = new Map<number, PickledValue>()
  private at: number

  constructor(
    private readonly bytes: Buffer,
    offset = 0,
  ) {
    this.at = offset
  }

  /** Behind the last byte that was read. */
  get offset(): number {
    return this.at
  }

  /** @throws RangeError where it is cut short, or holds what no weights hold */
  read(): PickledValue {
    for (;;) {
      const code = this.take(1)[0]!
      if (code === 0x2e) return this.pop() // STOP
      const step = STEPS.get(code)
      if (!step) throw new RangeError(`byte ${this.at - 1} holds an operation that no weights need (0x${code.toString(16)})`)
      step(this)
    }
  }

  take(length: number): Buffer {
    if (length < 0 || this.at + length > this.bytes.length) throw new RangeError('its list of tensors is cut short')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  takeLine(): string {
    const end = this.bytes.indexOf(0x0a, this.at)
    if (end < 0) throw new RangeError('its list of tensors is cut short')
    const line = this.bytes.toString('utf8', this.at, end)
    this.at = end + 1
    return line
  }

  push(value: PickledValue): void {
    this.stack.push(value)
  }

  pushMark(): void {
    this.stack.push(MARK)
  }

  pop(): PickledValue {
    const value = this.stack.pop()
    if (value === undefined || value === MARK) throw new RangeError('its list of tensors is damaged')
    return value
  }

  /** Everything above the last mark, which goes too. */
  popToMark(): PickledValue[] {
    const from = this.stack.lastIndexOf(MARK)
    if (from < 0) throw new RangeError('its list of tensors is damaged')
    return this.stack.splice(from).slice(1) as PickledValue[]
  }

  peek(): PickledValue {
    const value = this.pop()
    this.push(value)
    return value
  }

  remember(key = this.memo.size): void {
    this.memo.set(key, this.peek())
  }

  recall(key: number): void {
    const value = this.memo.get(key)
    if (value === undefined) throw new RangeError('its list of tensors is damaged')
    this.push(value)
  }
}

/** Into a dictionary or, where Python would set them on an object, nowhere: only dictionaries hold weights. */
function setItems(target: PickledValue, items: readonly PickledValue[]): void {
  const entries = target instanceof PickledCall ? target.parameters : target
  if (!(entries instanceof Map)) return
  for (let index = 0; index + 1 < items.length; index += 2) entries.set(items[index]!, items[index + 1]!)
}

function append(target: PickledValue, items: readonly PickledValue[]): void {
  if (Array.isArray(target)) target.push(...items)
}

/** An ordered dictionary is one as far as weights go; everything else stays a call. */
function call(callee: PickledValue, parameters: PickledValue): PickledValue {
  if (callee instanceof PickledName && callee.name === 'collections.OrderedDict') return new Map()
  return new PickledCall(callee, Array.isArray(parameters) ? parameters : [])
}

function readLong(bytes: Buffer): bigint {
  let value = 0n
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[index]!)
  return BigInt.asIntN(bytes.length * 8, value)
}

const wholeNumber = (value: bigint): number | bigint => (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value)
const text = (reader: PickleReader, length: number): void => reader.push(reader.take(length).toString('utf8'))

/** As Python's raw-unicode-escape. */
function unescapeUnicode(line: string): string {
  return line.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/** Protocol 0 writes True and False as numbers with a leading zero. */
function readWholeLine(line: string): number | boolean {
  return line === '01' || line === '00' ? line === '01' : Number(line)
}

function pushDictionary(reader: PickleReader): void {
  const items = reader.popToMark()
  const made = new Map<PickledValue, PickledValue>()
  setItems(made, items)
  reader.push(made)
}

function pushTuple(reader: PickleReader, count: number): void {
  const items = Array.from({ length: count }, () => reader.pop()).reverse()
  reader.push(items)
}

/** Operations by their codes, in the order of pickletools. */
const STEPS = new Map<number, (reader: PickleReader) => void>([
  [0x80, (reader) => void reader.take(1)], // PROTO
  [0x95, (reader) => void reader.take(8)], // FRAME
  [0x28, (reader) => reader.pushMark()], // MARK
  [0x30, (reader) => void reader.pop()], // POP
  [0x31, (reader) => void reader.popToMark()], // POP_MARK
  [0x4e, (reader) => reader.push(null)], // NONE
  [0x88, (reader) => reader.push(true)], // NEWTRUE
  [0x89, (reader) => reader.push(false)], // NEWFALSE
  [0x4a, (reader) => reader.push(reader.take(4).readInt32LE())], // BININT
  [0x4b, (reader) => reader.push(reader.take(1)[0]!)], // BININT1
  [0x4d, (reader) => reader.push(reader.take(2).readUInt16LE())], // BININT2
  [0x8a, (reader) => reader.push(wholeNumber(readLong(reader.take(reader.take(1)[0]!))))], // LONG1
  [0x47, (reader) => reader.push(reader.take(8).readDoubleBE())], // BINFLOAT
  [0x58, (reader) => text(reader, reader.take(4).readUInt32LE())], // BINUNICODE
  [0x8c, (reader) => text(reader, reader.take(1)[0]!)], // SHORT_BINUNICODE
  [0x56, (reader) => reader.push(unescapeUnicode(reader.takeLine()))], // UNICODE
  [0x53, (reader) => reader.push(reader.takeLine().trim().slice(1, -1))], // STRING, in quotes
  [0x49, (reader) => reader.push(readWholeLine(reader.takeLine()))], // INT
  [0x64, (reader) => pushDictionary(reader)], // DICT
  [0x70, (reader) => reader.remember(Number(reader.takeLine()))], // PUT
  [0x67, (reader) => reader.recall(Number(reader.takeLine()))], // GET
  [0x55, (reader) => text(reader, reader.take(1)[0]!)], // SHORT_BINSTRING
  [0x54, (reader) => text(reader, reader.take(4).readUInt32LE())], // BINSTRING
  [0x43, (reader) => reader.push(reader.take(reader.take(1)[0]!))], // SHORT_BINBYTES
  [0x42, (reader) => reader.push(reader.take(reader.take(4).readUInt32LE()))], // BINBYTES
  [0x5d, (reader) => reader.push([])], // EMPTY_LIST
  [0x29, (reader) => reader.push([])], // EMPTY_TUPLE
  [0x7d, (reader) => reader.push(new Map())], // EMPTY_DICT
  [0x74, (reader) => reader.push(reader.popToMark())], // TUPLE
  [0x85, (reader) => pushTuple(reader, 1)], // TUPLE1
  [0x86, (reader) => pushTuple(reader, 2)], // TUPLE2
  [0x87, (reader) => pushTuple(reader, 3)], // TUPLE3
  [0x6c, (reader) => reader.push(reader.popToMark())], // LIST
  [0x61, (reader) => { const item = reader.pop(); append(reader.peek(), [item]) }], // APPEND
  [0x65, (reader) => { const items = reader.popToMark(); append(reader.peek(), items) }], // APPENDS
  [0x73, (reader) => { const [value, key] = [reader.pop(), reader.pop()]; setItems(reader.peek(), [key, value]) }], // SETITEM
  [0x75, (reader) => { const items = reader.popToMark(); setItems(reader.peek(), items) }], // SETITEMS
  [0x71, (reader) => reader.remember(reader.take(1)[0]!)], // BINPUT
  [0x72, (reader) => reader.remember(reader.take(4).readUInt32LE())], // LONG_BINPUT
  [0x94, (reader) => reader.remember()], // MEMOIZE
  [0x68, (reader) => reader.recall(reader.take(1)[0]!)], // BINGET
  [0x6a, (reader) => reader.recall(reader.take(4).readUInt32LE())], // LONG_BINGET
  [0x63, (reader) => reader.push(new PickledName(`${reader.takeLine()}.${reader.takeLine()}`))], // GLOBAL
  [0x93, (reader) => { const [name, module] = [reader.pop(), reader.pop()]; reader.push(new PickledName(`${String(module)}.${String(name)}`)) }], // STACK_GLOBAL
  [0x52, (reader) => { const parameters = reader.pop(); reader.push(call(reader.pop(), parameters)) }], // REDUCE
  [0x81, (reader) => { const parameters = reader.pop(); reader.push(call(reader.pop(), parameters)) }], // NEWOBJ
  [0x62, (reader) => void reader.pop()], // BUILD: state of an object, which no weights need
  [0x51, (reader) => reader.push(new PickledReference(reader.pop()))], // BINPERSID
])
