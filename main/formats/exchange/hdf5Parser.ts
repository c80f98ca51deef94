/**
 * What reads HDF5 in a thread of its own (`confinedParser`), as text: nothing of this module is there. The library's file system is in memory, so that links of a file lead nowhere.
 * Tables come as columns of doubles, `width` of them a row: the library itself makes an array of every row and of every cell in it, which takes minutes where there are millions. It is therefore
 * told that a table is plain bytes. Columns that are no numbers are left out.
 * Texts are counted before they are made: a few packed kilobytes hold gigabytes of them, and a thread that runs out of memory within one text takes its whole process with it.
 */
export const HDF5_PARSER = `async ({ h5wasm }, bytes, { datasets, attribute, mostBytes, mostText }) => {
  const library = await h5wasm.ready
  const { FS, activate_throwing_error_handler, UTF8ToString, H5T_class_t: kinds } = library
  const [INTEGER, FLOAT, ENUM, ARRAY, STRING] = ['H5T_INTEGER', 'H5T_FLOAT', 'H5T_ENUM', 'H5T_ARRAY', 'H5T_STRING'].map((name) => kinds[name].value)
  const readerOf = ({ type, size, signed, littleEndian, enum_type }) => {
    const kind = type === FLOAT ? 'Float' : type === INTEGER || (type === ENUM && enum_type.type === INTEGER) ? (signed ? 'Int' : 'Uint') : null
    const name = kind && 'get' + (size === 8 && kind !== 'Float' ? 'Big' : '') + kind + 8 * size
    return name in DataView.prototype ? (view, at) => Number(view[name](at, littleEndian)) : null
  }
  const readColumn = (view, { member, size, rows }) => {
    const isArray = member.type === ARRAY
    const cell = isArray ? member.array_type : member
    const read = readerOf(cell)
    const width = isArray ? Math.floor(member.size / cell.size) : 1
    if (!read) return null
    const values = new Float64Array(rows * width)
    for (let row = 0; row < rows; row++) for (let place = 0; place < width; place++) values[row * width + place] = read(view, row * size + member.offset + place * cell.size)
    return { values, width }
  }
  const readTable = (set, rows) => {
    const { size, total_size, compound_type } = set.metadata
    if (total_size !== rows) throw new Error('a table claims ' + total_size + ' rows and ' + rows)
    Object.defineProperty(set, 'metadata', { value: { ...set.metadata, type: INTEGER, signed: false, littleEndian: true, size: 1, total_size: size * total_size, shape: [size * total_size] } })
    const raw = rows === 0 ? new Uint8Array() : set.value
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    return { rows, columns: Object.fromEntries(compound_type.members.map((member) => [member.name, readColumn(view, { member, size, rows })])) }
  }
  let room = mostText
  const takeRoom = (length) => {
    room -= length
    if (!(room >= 0)) throw new Error('its texts are longer than ' + mostText + ' bytes together')
  }
  const readText = (pointer) => {
    const text = UTF8ToString(pointer, room + 1)
    takeRoom(text.length)
    return text
  }
  library.UTF8ToString = readText
  library.AsciiToString = readText
  const countOf = (name, { shape, metadata }) => {
    const count = (shape ?? []).reduce((product, side) => product * side, 1)
    if (!(count * metadata.size <= mostBytes)) throw new Error(name + ' claims ' + count + ' values')
    return count
  }
  const valueOf = (name, holder) => {
    const { type, vlen, size } = holder.metadata
    const count = countOf(name, holder)
    if (![INTEGER, FLOAT, ENUM, STRING].includes(type)) throw new Error(name + ' holds neither numbers nor texts')
    if (type === STRING && !vlen) takeRoom(count * size)
    return count === 0 ? [] : holder.value
  }
  activate_throwing_error_handler()
  FS.writeFile('/given.h5', bytes)
  const file = new h5wasm.File('/given.h5', 'r')
  try {
    const found = {}
    for (const name of datasets) {
      const parts = name.split('/')
      const holder = parts.length > 1 ? (file.keys().includes(parts[0]) ? file.get(parts[0]) : null) : file
      if (!holder?.keys?.().includes(parts.at(-1))) continue
      const set = file.get(name)
      found[name] = set.metadata.compound_type ? readTable(set, countOf(name, set)) : { shape: set.shape ?? [], value: valueOf(name, set) }
    }
    const given = attribute && file.get(attribute.group)?.attrs[attribute.name]
    return { datasets: found, attribute: given ? valueOf(attribute.name, given) : null }
  } finally {
    file.close()
  }
}`
