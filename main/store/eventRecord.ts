/**
 * TensorBoard's Event message, encoded by hand: a few fields of one protocol buffer are no reason for a library.
 * Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7 }
 * Summary { repeated Value value = 1 }, Value { string tag = 1; float simple_value = 2 }, SessionLog { enum status = 1 }
 * (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto)
 */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** The first record of every event file. */
export function encodeFileVersion(wallTime: number): Buffer {
  return Buffer.concat([double(1, wallTime), text(3, 'brain.Event:2')])
}

/** Values of one step, by tag. */
export interface ScalarsEvent {
  step: number
  /** Seconds since 1970. */
  wallTime: number
  values: Record<string, number>
}

/** SessionLog.START: what came before from this step on no longer counts. */
export function encodeRestart({ step, wallTime }: { step: number; wallTime: number }): Buffer {
  return Buffer.concat([double(1, wallTime), integer(2, step), bytes(7, integer(1, 1))])
}

export function encodeScalars({ step, wallTime, values }: ScalarsEvent): Buffer {
  const summary = Object.entries(values).map(([tag, value]) => bytes(1, Buffer.concat([text(1, tag), float(2, value)])))
  return Buffer.concat([double(1, wallTime), integer(2, step), bytes(5, Buffer.concat(summary))])
}

function key(field: number, wire: number): Buffer {
  return varint((field << 3) | wire)
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([key(field, WIRE.varint), varint(value)])
}

/** @throws RangeError for anything but a whole number from 0 on */
function varint(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no unsigned integer.`)
  const result: number[] = []
  let rest = value
  while (rest >= 128) {
    result.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...result, rest])
}

function double(field: number, value: number): Buffer {
  const payload = Buffer.alloc(8)
  payload.writeDoubleLE(value)
  return Buffer.concat([key(field, WIRE.fixed64), payload])
}

function float(field: number, value: number): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeFloatLE(value)
  return Buffer.concat([key(field, WIRE.fixed32), payload])
}

function bytes(field: number, payload: Buffer): Buffer {
  return Buffer.concat([key(field, WIRE.bytes), varint(payload.length), payload])
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value))
}
