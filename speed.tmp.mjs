// main/contract/errors.ts
var AppError = class extends Error {
  code;
  hint;
  constructor({ code, message, hint, cause }) {
    super(message, cause === void 0 ? void 0 : { cause });
    this.name = "AppError";
    this.code = code;
    this.hint = hint;
  }
  toJSON() {
    return { code: this.code, message: this.message, ...this.hint === void 0 ? {} : { hint: this.hint } };
  }
};

// main/formats/exchange/exchangeFormat.ts
function exchangeInvalid(place, what, cause) {
  return new AppError({ code: "track-invalid", message: `${place}: ${what}.`, hint: "Correct that place, or name the format with --from if another is meant.", cause });
}
function needed(value, { what, format }) {
  if (value !== null) return value;
  throw new AppError({ code: "usage", message: `${format} needs the ${what} of the clip.`, hint: "Name the clip as well: --clip CLIP." });
}
function onlyTrack({ tracks }, format) {
  const [only2, ...others] = tracks;
  if (only2 && others.length === 0) return only2;
  throw new AppError({ code: "usage", message: `${format} holds one track a file; there are ${tracks.length}.`, hint: "Choose one of them (--track), or another format." });
}
function fileNamed({ files, path }, pattern) {
  const found = files.find(({ name }) => pattern.test(name)) ?? (files.length === 1 ? files[0] : void 0);
  if (!found) throw exchangeInvalid(path, "the folder has no file of this format");
  return found;
}
function textFile(name, text) {
  return { name, bytes: new TextEncoder().encode(text) };
}

// main/formats/exchange/exchangeModel.ts
var UNKNOWN_CLIP = { name: null, frameCount: null, width: null, height: null, frameRate: null, mediaTimes: null, fingerprint: null };
var DEFAULT_SCORE = 1;
var DEFAULT_LABEL = "object";
function importedSample(frameIndex, box, known2 = {}) {
  return {
    frameIndex,
    mediaTime: null,
    box,
    score: DEFAULT_SCORE,
    psr: null,
    scaleIndex: null,
    confidence: null,
    state: "tracked",
    source: "imported",
    modelId: null,
    ...known2
  };
}
function isPresent({ state }) {
  return state !== "lost" && state !== "outside";
}
function presentSamples(track) {
  return track.samples.filter(isPresent);
}
function frameSpan({ clip: clip2, tracks }) {
  const last = tracks.reduce((most, { samples: samples2 }) => Math.max(most, (samples2.at(-1)?.frameIndex ?? -1) + 1), 0);
  return Math.max(clip2.frameCount ?? 0, last);
}
function boxPerFrame(track, frames) {
  const boxes = new Array(frames).fill(null);
  for (const { frameIndex, box } of presentSamples(track)) boxes[frameIndex] = box;
  return boxes;
}

// main/formats/exchange/imageName.ts
function imageName(frame, extension = "jpg") {
  return `frame_${String(frame).padStart(6, "0")}.${extension}`;
}

// main/formats/exchange/limits.ts
var LIMITS = {
  /** Bytes of one file: below the longest text that V8 holds (512 MiB). */
  fileBytes: 400 * 1024 * 1024,
  /** Files in a folder, as YOLO has one a frame. */
  files: 1e6,
  /** Highest frame index: 46 hours at 60 frames a second. */
  frameIndex: 1e7,
  /** Samples of all tracks together. */
  samples: 5e6,
  /** Frames that are filled in between keyframes, in all: a few bytes may span a million frames. */
  filled: 1e6,
  tracks: 1e5,
  /** Characters of a label, as the project takes them. */
  label: 200,
  /** Nested elements of XML. */
  depth: 64,
  /** Characters of one attribute or text node in XML. */
  xmlText: 1e6,
  /** Largest coordinate or size, in pixels: far beyond any picture, and still exact in double precision. */
  pixels: 1e9
};

// main/formats/exchange/textLines.ts
function decodeText({ name, bytes }, path) {
  if (bytes.length > LIMITS.fileBytes) throw exchangeInvalid(`${path} (${name})`, `it is larger than ${LIMITS.fileBytes / 1024 / 1024} MiB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw exchangeInvalid(`${path} (${name})`, "it is no text in UTF-8", cause);
  }
}
function splitLines(text) {
  const lines = text.split(/\r\n|\r|\n/);
  while (lines.length > 0 && lines[lines.length - 1].trim() === "") lines.pop();
  return lines;
}
function splitFields(line, separator = ",") {
  if (!line.includes('"')) return line.split(separator);
  const fields = [];
  let at = 0;
  while (at <= line.length) {
    const { field, end } = line[at] === '"' ? quotedField(line, at, separator) : plainField(line, at, separator);
    fields.push(field);
    at = end + 1;
  }
  return fields;
}
function quoteField(text) {
  const line = text.replaceAll(/\r\n|\r|\n/g, " ");
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
function parseNumber(text, place) {
  const value = text === void 0 || text.trim() === "" || /^\s*[+-]?0[xob]/i.test(text) ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw exchangeInvalid(place(), text === void 0 ? "a number is missing" : `"${text.trim().slice(0, 60)}" is not a number`);
  return value;
}
function parseInteger(text, place) {
  const value = parseNumber(text, place);
  if (!Number.isSafeInteger(value)) throw exchangeInvalid(place(), `"${text.trim().slice(0, 60)}" is not a whole number`);
  return value;
}
function formatDecimals(value, decimals) {
  return String(Number(value.toFixed(decimals)));
}
function formatSide(value, decimals) {
  return formatDecimals(Math.max(value, 10 ** -decimals), decimals);
}
function plainField(line, at, separator) {
  const next = line.indexOf(separator, at);
  const end = next < 0 ? line.length : next;
  return { field: line.slice(at, end), end };
}
function quotedField(line, at, separator) {
  let close = line.indexOf('"', at + 1);
  while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
  if (close < 0) return { field: line.slice(at + 1).replaceAll('""', '"'), end: line.length };
  const next = line.indexOf(separator, close);
  const end = next < 0 ? line.length : next;
  return { field: line.slice(at + 1, close).replaceAll('""', '"') + line.slice(close + 1, end), end };
}

// main/formats/exchange/jsonValues.ts
var JsonObject = class _JsonObject {
  constructor(values, place) {
    this.values = values;
    this.place = place;
  }
  values;
  place;
  /** @throws AppError `track-invalid` for what is no JSON, or no object */
  static parse(file, path) {
    return _JsonObject.of(parseJson(file, path), path);
  }
  static of(value, place) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw exchangeInvalid(place, "an object is expected here");
    return new _JsonObject(value, place);
  }
  has(name) {
    return this.values[name] !== void 0 && this.values[name] !== null;
  }
  number(name) {
    const value = this.values[name];
    if (typeof value !== "number" || !Number.isFinite(value)) throw exchangeInvalid(this.place, `${name} is no number`);
    return value;
  }
  integer(name) {
    const value = this.number(name);
    if (!Number.isSafeInteger(value)) throw exchangeInvalid(this.place, `${name} is no whole number`);
    return value;
  }
  /** Null where it is absent, or of another kind. */
  optionalNumber(name) {
    const value = this.values[name];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  }
  optionalText(name) {
    const value = this.values[name];
    return typeof value === "string" ? value : null;
  }
  flag(name) {
    const value = this.values[name];
    return typeof value === "boolean" ? value : null;
  }
  list(name) {
    const value = this.values[name];
    if (!Array.isArray(value)) throw exchangeInvalid(this.place, `${name} is no list`);
    return value;
  }
  objects(name) {
    return this.list(name).map((value, index) => _JsonObject.of(value, `${this.place} ${name}[${index}]`));
  }
  object(name) {
    return _JsonObject.of(this.values[name], `${this.place} ${name}`);
  }
  /** Values of an object that serves as a map. */
  entries() {
    return Object.entries(this.values);
  }
  numbers(name, count) {
    const values = this.list(name);
    if (values.length !== count || !values.every((value) => typeof value === "number" && Number.isFinite(value))) throw exchangeInvalid(this.place, `${name} is not ${count} numbers`);
    return values;
  }
};
function parseJson(file, path) {
  const text = decodeText(file, path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw exchangeInvalid(path, "it is not valid JSON; it was cut short or changed", cause);
  }
}

// main/formats/exchange/rateOf.ts
function rateOf(rate) {
  if (rate === null || !(rate > 0) || rate > 1e6) return null;
  if (Math.abs(rate - Math.round(rate)) < 1e-3 && rate >= 0.5) return { num: Math.round(rate), den: 1 };
  const slowed = Math.round(rate * 1.001);
  if (Math.abs(slowed * 1e3 / 1001 - rate) < 5e-3 && slowed > 0) return { num: slowed * 1e3, den: 1001 };
  return { num: Math.max(1, Math.round(rate * 1e3)), den: 1e3 };
}

// main/formats/exchange/trackBuilder.ts
var NUMBERED = /^(.{1,200})_(\d{1,9})$/;
function labelOfName(name) {
  return NUMBERED.exec(name)?.[1] ?? name;
}
var TrackBuilder = class {
  constructor(path) {
    this.path = path;
  }
  path;
  tracks = /* @__PURE__ */ new Map();
  count = 0;
  filled = 0;
  /** @throws AppError `track-invalid` for a frame or a box that cannot be */
  add({ key, frameIndex, box, known: known2, at }) {
    if (!Number.isInteger(frameIndex) || frameIndex < 0 || frameIndex > LIMITS.frameIndex) throw this.invalid(at, `frame ${frameIndex} is no frame between 0 and ${LIMITS.frameIndex}`);
    this.checkBox(box, at);
    if (++this.count > LIMITS.samples) throw this.invalid(at, `more than ${LIMITS.samples} boxes`);
    const track = this.track(key, at);
    const last = track.samples.at(-1);
    if (last && last.frameIndex >= frameIndex) track.sorted = false;
    track.samples.push(importedSample(frameIndex, box, known2));
  }
  /** A frame between two boxes of a file. @throws AppError `track-invalid` for more than the limit */
  fill(row) {
    if (++this.filled > LIMITS.filled) throw this.invalid(row.at, `more than ${LIMITS.filled} frames would have to be filled in between its boxes`);
    this.add({ ...row, known: { ...row.known, source: "interpolated" } });
  }
  /** Names a track; the first name stays. */
  label(key, label, at) {
    const track = this.track(key, at);
    track.label ??= label.slice(0, LIMITS.label);
  }
  /** @throws AppError `track-invalid` when there is no track, or a track has two boxes in one frame */
  finish() {
    const tracks = [...this.tracks].filter(([, { samples: samples2 }]) => samples2.length > 0);
    if (tracks.length === 0) throw exchangeInvalid(this.path, "there is no box in it");
    return tracks.map(([key, track]) => ({ id: track.id, label: track.label ?? DEFAULT_LABEL, samples: this.inOrder(key, track) }));
  }
  track(key, at) {
    const known2 = this.tracks.get(key);
    if (known2) return known2;
    if (this.tracks.size >= LIMITS.tracks) throw this.invalid(at, `more than ${LIMITS.tracks} tracks`);
    const track = { id: this.chooseId(key), label: null, samples: [], sorted: true };
    this.tracks.set(key, track);
    return track;
  }
  taken = /* @__PURE__ */ new Set();
  next = 1;
  chooseId(key) {
    const number = typeof key === "number" ? key : Number(NUMBERED.exec(key)?.[2]);
    if (Number.isSafeInteger(number) && number > 0 && !this.taken.has(number)) {
      this.taken.add(number);
      return number;
    }
    while (this.taken.has(this.next)) this.next++;
    this.taken.add(this.next);
    return this.next;
  }
  inOrder(key, { samples: samples2, sorted }) {
    if (sorted) return samples2;
    samples2.sort((a, b) => a.frameIndex - b.frameIndex);
    const twice = samples2.find(({ frameIndex }, index) => samples2[index - 1]?.frameIndex === frameIndex);
    if (twice) throw exchangeInvalid(this.path, `track ${key} has two boxes in frame ${twice.frameIndex}`);
    return samples2;
  }
  checkBox({ left, top, width, height }, at) {
    const sound = Math.abs(left) <= LIMITS.pixels && Math.abs(top) <= LIMITS.pixels && width > 0 && height > 0 && width <= LIMITS.pixels && height <= LIMITS.pixels;
    if (!sound) throw this.invalid(at, `the box ${left},${top} of ${width} x ${height} pixels cannot be`);
  }
  invalid(at, what) {
    return exchangeInvalid(`${this.path}:${at}`, what);
  }
};

// main/formats/exchange/coco.ts
var LOSSES = ["psr", "confidence", "model", "uncertain", "absent", "who", "interpolated", "times"];
var COCO_DIALECT = { frame: "frame_id", track: "instance_id", tao: false };
var TAO_DIALECT = { frame: "frame_index", track: "track_id", tao: true };
var COCO_VID = createCoco({ format: "coco-vid", title: "COCO-VID", dialect: COCO_DIALECT });
var TAO = createCoco({ format: "tao", title: "TAO", dialect: TAO_DIALECT });
function createCoco({ format, title, dialect }) {
  return {
    facts: { format, title, form: "file", extension: "json", frameBase: 0, pixelBase: 0, rounding: null, losses: LOSSES, needs: [] },
    recognizes: (files, head) => files.some((name) => /\.json$/i.test(name)) && /"videos"\s*:/.test(head) && head.includes(`"${dialect.frame}"`),
    read: (request) => readCoco(request, dialect),
    write: (document) => [textFile("annotations.json", `${JSON.stringify(composeCoco(document, dialect))}
`)]
  };
}
function readCoco(request, dialect) {
  const content = JsonObject.parse(fileNamed(request, /\.json$/i), request.path);
  const videos = content.objects("videos");
  if (videos.length > 1) throw exchangeInvalid(request.path, `it holds ${videos.length} videos; one clip at a time is read`);
  const base = request.choices.frameBase ?? 0;
  const frames = new Map(content.objects("images").map((image) => [image.integer("id"), image.integer(dialect.frame) - base]));
  const labels = new Map(content.objects("categories").map((category) => [category.integer("id"), category.optionalText("name") ?? DEFAULT_LABEL]));
  const builder = new TrackBuilder(request.path);
  for (const [index, annotation] of content.objects("annotations").entries()) addAnnotation(annotation, { builder, frames, labels, dialect, index, pixelBase: request.choices.pixelBase ?? 0 });
  return { clip: describeClip(request.clip, { content, frames: [...frames.values()] }), tracks: builder.finish() };
}
function addAnnotation(annotation, { builder, frames, labels, dialect, index, pixelBase }) {
  const frameIndex = frames.get(annotation.integer("image_id"));
  if (frameIndex === void 0) throw exchangeInvalid(annotation.place, `there is no image ${annotation.integer("image_id")}`);
  const key = annotation.integer(dialect.track);
  const [left, top, width, height] = annotation.numbers("bbox", 4);
  const score = annotation.optionalNumber("score");
  const known2 = { state: annotation.flag("occluded") ? "occluded" : "tracked", ...score === null ? {} : { score } };
  builder.add({ key, frameIndex, box: { left: left - pixelBase, top: top - pixelBase, width, height }, known: known2, at: index });
  builder.label(key, labels.get(annotation.integer("category_id")) ?? DEFAULT_LABEL, index);
}
function describeClip(clip2, { content, frames }) {
  const [first] = content.objects("images");
  const last = frames.reduce((most, frame) => Math.max(most, frame), -1);
  return {
    ...clip2,
    name: clip2.name ?? content.objects("videos")[0]?.optionalText("name") ?? null,
    frameCount: last + 1,
    frameRate: rateOf(content.objects("videos")[0]?.optionalNumber("fps") ?? null) ?? clip2.frameRate,
    width: first?.optionalNumber("width") ?? clip2.width,
    height: first?.optionalNumber("height") ?? clip2.height
  };
}
function composeCoco(document, dialect) {
  const { clip: clip2, tracks } = document;
  const size = { width: clip2.width ?? 0, height: clip2.height ?? 0 };
  const labels = [...new Set(tracks.map(({ label }) => label))];
  const video = { id: 1, name: clip2.name ?? "clip", ...size, ...clip2.frameRate ? { fps: clip2.frameRate.num / clip2.frameRate.den } : {} };
  const complete = { neg_category_ids: [], not_exhaustive_category_ids: [], metadata: { dataset: "pultrack" } };
  const images = Array.from({ length: frameSpan(document) }, (_, frame) => ({ id: frame + 1, video_id: 1, file_name: imageName(frame), ...size, [dialect.frame]: frame }));
  const categories = labels.map((name, index) => ({ id: index + 1, name }));
  const listed = tracks.map(({ id, label }) => ({ id, category_id: labels.indexOf(label) + 1, video_id: 1 }));
  return {
    info: { description: "tracks" },
    videos: [dialect.tao ? { ...video, ...complete } : video],
    images,
    categories,
    ...dialect.tao ? { tracks: listed } : {},
    annotations: composeAnnotations(document, { labels, dialect })
  };
}
function composeAnnotations({ tracks }, { labels, dialect }) {
  let id = 0;
  return tracks.flatMap(
    (track) => presentSamples(track).map(({ frameIndex, box: { left, top, width, height }, score, state }) => ({
      id: ++id,
      image_id: frameIndex + 1,
      video_id: 1,
      category_id: labels.indexOf(track.label) + 1,
      [dialect.track]: track.id,
      bbox: [left, top, width, height],
      area: width * height,
      iscrowd: 0,
      ...Number.isFinite(score) ? { score } : {},
      ...state === "occluded" ? { occluded: true } : {}
    }))
  );
}

// main/formats/exchange/xmlElements.ts
import { SaxesParser } from "saxes";
function walkXml({ xml, path, open, close }) {
  const parser = new SaxesParser();
  const way = [];
  const stack = [];
  const fail = (what, cause) => {
    throw exchangeInvalid(`${path}:${parser.line}`, what, cause);
  };
  parser.on("error", (error) => fail(`it is no sound XML (${error.message.replace(/^\d+:\d+: /, "").slice(0, 200)})`, error));
  parser.on("doctype", () => fail("it has a document type, which is not taken"));
  parser.on("opentag", ({ name, attributes }) => {
    if (way.length >= LIMITS.depth) fail(`its elements are nested deeper than ${LIMITS.depth}`);
    way.push(name);
    const element = { name, attributes, text: "", line: parser.line };
    stack.push(element);
    open?.(element, way);
  });
  parser.on("text", (text) => {
    const element = stack.at(-1);
    if (!element) return;
    if (element.text.length + text.length > LIMITS.xmlText) fail(`an element holds more than ${LIMITS.xmlText} characters`);
    element.text += text;
  });
  parser.on("closetag", () => {
    close?.(stack.pop(), way);
    way.pop();
  });
  for (let at = 0; at < xml.length; at += CHUNK) parser.write(xml.slice(at, at + CHUNK));
  parser.close();
}
var CHUNK = 65536;
function escapeXml(text) {
  return text.replaceAll(/[<>&"']/g, (sign) => ENTITIES[sign]).replaceAll(NOT_XML, " ");
}
var ENTITIES = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;" };
var NOT_XML = /[\u0000-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

// main/formats/exchange/fillBetween.ts
function fillBetween({ frameIndex, box, key }, next, builder) {
  const gap = next.frameIndex - frameIndex;
  for (let step = 1; step < gap; step++) {
    const share = next.outside ? 0 : step / gap;
    builder.fill({ key, frameIndex: frameIndex + step, box: mix(box, next.box, share), at: next.at });
  }
}
function mix(from, to, share) {
  const between = (a, b) => a + (b - a) * share;
  return { left: between(from.left, to.left), top: between(from.top, to.top), width: between(from.width, to.width), height: between(from.height, to.height) };
}

// main/formats/exchange/cvatReader.ts
function readCvat(request) {
  const { path, xml, clip: clip2, choices } = request;
  const builder = new TrackBuilder(path);
  const reading = new CvatReading(path, { frame: choices.frameBase ?? 0, pixel: choices.pixelBase ?? 0 }, builder);
  walkXml({ xml, path, open: (element, way) => reading.open(element, way), close: (element, way) => reading.close(element, way) });
  const { frames, width, height, name } = reading.meta;
  return { clip: { ...clip2, name: clip2.name ?? name, frameCount: frames ?? clip2.frameCount, width: width ?? clip2.width, height: height ?? clip2.height }, tracks: builder.finish() };
}
var CvatReading = class {
  constructor(path, bases, builder) {
    this.path = path;
    this.bases = bases;
    this.builder = builder;
  }
  path;
  bases;
  builder;
  meta = { frames: null, width: null, height: null, name: null };
  track = { key: 0, label: "", boxes: [] };
  tracks = 0;
  image = null;
  open(element, way) {
    const { name, attributes, line } = element;
    if (way[0] !== "annotations") throw exchangeInvalid(`${this.path}:${line}`, `it begins with <${way[0]}>, not with <annotations>`);
    if (name === "track") this.track = { key: ++this.tracks, label: attributes["label"] ?? "", boxes: [] };
    if (name === "image") this.image = this.integer(element, "id");
    if (name !== "box") return;
    if (way.at(-2) === "track") this.track.boxes.push(this.parseBox(element, this.integer(element, "frame")));
    else if (this.image !== null) this.addImageBox(element, this.image);
  }
  close({ name, text, line }, way) {
    if (name === "track" && way.length === 2) this.endTrack(line);
    if (way[1] !== "meta") return;
    const number = Number(text);
    const size = Number.isSafeInteger(number) && number > 0 ? number : null;
    if (name === "size") this.meta.frames = size;
    if (way.at(-2) === "original_size" && (name === "width" || name === "height")) this.meta[name] = size;
  }
  endTrack(line) {
    const { key, label, boxes } = this.track;
    this.builder.label(key, label, line);
    boxes.sort((a, b) => a.frameIndex - b.frameIndex);
    for (const [index, { frameIndex, box, outside, known: known2, at }] of boxes.entries()) {
      if (outside) continue;
      this.builder.add({ key, frameIndex, box, known: known2, at });
      const next = boxes[index + 1];
      if (next) fillBetween({ frameIndex, box, key }, next, this.builder);
    }
  }
  /** Images have no tracks: boxes of one label are one, as long as each image has one of them. */
  addImageBox(element, frame) {
    const label = element.attributes["label"] ?? "";
    const { frameIndex, box, known: known2, at } = this.parseBox(element, frame);
    this.builder.label(label, label, at);
    this.builder.add({ key: label, frameIndex, box, known: known2, at });
  }
  parseBox(element, frame) {
    const { attributes, line: at } = element;
    const [left, top, right, bottom] = ["xtl", "ytl", "xbr", "ybr"].map((name) => parseNumber(attributes[name], () => `${this.path}:${at} (${name})`));
    const box = { left: left - this.bases.pixel, top: top - this.bases.pixel, width: right - left, height: bottom - top };
    const known2 = { state: attributes["occluded"] === "1" ? "occluded" : "tracked", source: attributes["keyframe"] === "0" ? "interpolated" : "imported" };
    return { frameIndex: frame - this.bases.frame, box, outside: attributes["outside"] === "1", known: known2, at };
  }
  integer({ attributes, line }, name) {
    return parseInteger(attributes[name], () => `${this.path}:${line} (${name})`);
  }
};

// main/formats/exchange/cvat.ts
var CVAT = {
  facts: {
    format: "cvat",
    title: "CVAT for video",
    form: "file",
    extension: "xml",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 0.011, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "absent", "who", "identities", "times", "rounding"],
    needs: []
  },
  recognizes: (_, head) => /<annotations[\s>]/.test(head),
  read: (request) => readCvat({ ...request, xml: decodeText(fileNamed(request, /\.xml$/i), request.path) }),
  write: (document) => {
    const frames = frameSpan(document);
    const tracks = document.tracks.map((track, index) => formatTrack(track, { index, frames }));
    return [textFile("annotations.xml", `<?xml version="1.0" encoding="utf-8"?>
<annotations>
<version>1.1</version>
${formatMeta(document)}${tracks.join("")}</annotations>
`)];
  }
};
function formatMeta(document) {
  const { width, height, name } = document.clip;
  const labels = [...new Set(document.tracks.map(({ label }) => label))];
  const size = width === null || height === null ? "" : `<original_size><width>${width}</width><height>${height}</height></original_size>`;
  const listed = labels.map((label) => `<label><name>${escapeXml(label)}</name><attributes></attributes></label>`).join("");
  const task = `<name>${escapeXml(name ?? "clip")}</name><size>${frameSpan(document)}</size><mode>interpolation</mode><labels>${listed}</labels>${size}`;
  return `<meta><task>${task}</task></meta>
`;
}
function formatTrack(track, { index, frames }) {
  const samples2 = presentSamples(track);
  const source = samples2.some((sample) => sample.source === "user" || sample.source === "imported") ? "manual" : "auto";
  const boxes = samples2.map((sample, position) => {
    const following = sample.frameIndex + 1;
    const ends = samples2[position + 1]?.frameIndex !== following && following < frames;
    return formatBox(sample, { frame: sample.frameIndex, outside: 0 }) + (ends ? formatBox(sample, { frame: following, outside: 1 }) : "");
  });
  return `<track id="${index}" label="${escapeXml(track.label)}" source="${source}">
${boxes.join("")}</track>
`;
}
function formatBox({ box, state, source }, { frame, outside }) {
  const [left, top] = [Number(box.left.toFixed(2)), Number(box.top.toFixed(2))];
  const right = left + Number(formatSide(box.left + box.width - left, 2));
  const bottom = top + Number(formatSide(box.top + box.height - top, 2));
  const corners = `xtl="${left.toFixed(2)}" ytl="${top.toFixed(2)}" xbr="${right.toFixed(2)}" ybr="${bottom.toFixed(2)}"`;
  const keyframe = source === "interpolated" && outside === 0 ? 0 : 1;
  return `<box frame="${frame}" ${corners} outside="${outside}" occluded="${state === "occluded" ? 1 : 0}" keyframe="${keyframe}" z_order="0"></box>
`;
}

// main/formats/exchange/boxPoints.ts
var BOX_POINTS = ["center", "top_left", "bottom_right"];
function pointsOfBox({ left, top, width, height }) {
  return [{ x: left + width / 2, y: top + height / 2 }, { x: left, y: top }, { x: left + width, y: top + height }];
}
function boxOfPoints(points) {
  const [topLeft, bottomRight] = [points.get("top_left"), points.get("bottom_right")];
  const corners = topLeft && bottomRight ? [topLeft, bottomRight] : [...points.values()];
  if (corners.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of corners) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null;
}

// main/formats/exchange/deeplabcut.ts
var SEEN = 0.05;
var DEEPLABCUT = {
  facts: {
    format: "deeplabcut",
    title: "DeepLabCut CSV",
    form: "file",
    extension: "csv",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-9, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "labels", "identities", "times"],
    needs: []
  },
  recognizes: (_, head) => /^(\uFEFF)?scorer,/.test(head) && /^bodyparts,/m.test(head),
  read: readDeepLabCut,
  write: writeDeepLabCut
};
function readDeepLabCut(request) {
  const { path, choices } = request;
  const lines = splitLines(decodeText(fileNamed(request, /\.csv$/i), path));
  const data = lines.findIndex((line) => !/^(scorer|individuals|bodyparts|coords),/.test(line));
  if (data < 3) throw exchangeInvalid(path, "the rows scorer, bodyparts and coords are missing, or there is no row behind them");
  const columns = readColumns(lines.slice(0, data), path);
  const builder = new TrackBuilder(path);
  const individuals = /* @__PURE__ */ new Map();
  for (const column of columns) individuals.set(column.individual, [...individuals.get(column.individual) ?? [], column]);
  for (const individual of individuals.keys()) if (individual !== "") builder.label(individual, labelOfName(individual), 1);
  for (const [index, line] of lines.slice(data).entries()) {
    const place = () => `${path}:${data + index + 1}`;
    const fields = splitFields(line);
    const frameIndex = readFrame(fields, place) - (choices.frameBase ?? 0);
    for (const [individual, parts] of individuals) {
      const box = boxOfPoints(readPoints(fields, { parts, place }));
      if (box) builder.add({ key: individual, frameIndex, box, at: data + index + 1 });
    }
  }
  return { clip: { ...request.clip, frameCount: request.clip.frameCount ?? lines.length - data }, tracks: builder.finish() };
}
function readFrame(fields, place) {
  const first = fields[0].trim();
  if (/^\d+$/.test(first)) return Number(first);
  const image = fields.slice(0, 3).reverse().find((field) => /\.(png|jpe?g)\s*$/i.test(field));
  const number = image === void 0 ? null : /(\d+)\D*$/.exec(image.slice(-64).replace(/\.\w+\s*$/, ""));
  if (!number) throw exchangeInvalid(place(), `"${first.slice(0, 60)}" names no frame`);
  return Number(number[1]);
}
function readColumns(header, path) {
  const rows = new Map(header.map((line) => [line.split(",")[0], splitFields(line)]));
  const [parts, coords, individuals] = [rows.get("bodyparts"), rows.get("coords"), rows.get("individuals")];
  if (!parts || !coords) throw exchangeInvalid(path, "the row bodyparts or coords is missing");
  const columns = [];
  for (const [x, coord] of coords.entries()) {
    if (coord !== "x") continue;
    if (coords[x + 1] !== "y") throw exchangeInvalid(path, `column ${x + 1} of coords is x, and the next is not y`);
    columns.push({ individual: individuals?.[x] ?? "", point: parts[x] ?? "", x, y: x + 1, likelihood: coords[x + 2] === "likelihood" ? x + 2 : null });
  }
  return columns;
}
function readPoints(fields, { parts, place }) {
  const seen = parts.filter(({ x, y, likelihood }) => {
    if (isEmpty(fields[x]) || isEmpty(fields[y])) return false;
    return likelihood === null || isEmpty(fields[likelihood]) || parseNumber(fields[likelihood], place) >= SEEN;
  });
  return new Map(seen.map(({ point, x, y }) => [point, { x: parseNumber(fields[x], place), y: parseNumber(fields[y], place) }]));
}
function isEmpty(field) {
  return field === void 0 || /^\s*(nan)?\s*$/i.test(field);
}
function writeDeepLabCut(document) {
  const names = document.tracks.map(({ id, label }) => quoteField(`${label}_${id}`));
  const several = document.tracks.length > 1;
  const columns = (text) => names.flatMap((_, track) => BOX_POINTS.flatMap((point) => ["x", "y", "likelihood"].map((coord) => text(track, point, coord))));
  const header = [
    ["scorer", ...columns(() => "pultrack")],
    ...several ? [["individuals", ...columns((track) => names[track])]] : [],
    ["bodyparts", ...columns((_, point) => point)],
    ["coords", ...columns((_track, _point, coord) => coord)]
  ];
  const rows = document.tracks.map((track) => new Map(presentSamples(track).map(({ frameIndex, box }) => [frameIndex, pointsOfBox(box).map(({ x, y }) => `${x},${y},1`).join(",")])));
  const empty = BOX_POINTS.map(() => ",,").join(",");
  const lines = Array.from({ length: frameSpan(document) }, (_, frame) => [frame, ...rows.map((row) => row.get(frame) ?? empty)].join(","));
  return [textFile("tracks.csv", `${[...header.map((row) => row.join(",")), ...lines].join("\n")}
`)];
}

// main/formats/exchange/dive.ts
var DIVE = {
  facts: {
    format: "dive",
    title: "DIVE JSON",
    form: "file",
    extension: "json",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-9, relative: 0 },
    losses: ["psr", "confidence", "model", "uncertain", "absent", "who", "times"],
    needs: []
  },
  recognizes: (files, head) => files.some((name) => /\.json$/i.test(name)) && (/"confidencePairs"/.test(head) || /"version"\s*:\s*2/.test(head) && /"tracks"\s*:\s*\{/.test(head)),
  read: readDive,
  write: (document) => {
    const rate = document.clip.frameRate;
    const content = { version: 2, ...rate ? { fps: rate.num / rate.den } : {}, tracks: Object.fromEntries(document.tracks.map((track) => [String(track.id), composeTrack(track)])), groups: {} };
    return [textFile("annotations.json", `${JSON.stringify(content)}
`)];
  }
};
function readDive(request) {
  const content = JsonObject.parse(fileNamed(request, /\.json$/i), request.path);
  const builder = new TrackBuilder(request.path);
  const bases = { frame: request.choices.frameBase ?? 0, pixel: request.choices.pixelBase ?? 0 };
  for (const [name, value] of content.object("tracks").entries()) readTrack(JsonObject.of(value, `${request.path} tracks.${name}`), { builder, bases });
  return { clip: { ...request.clip, frameRate: rateOf(content.optionalNumber("fps")) ?? request.clip.frameRate }, tracks: builder.finish() };
}
function readTrack(track, { builder, bases }) {
  const key = track.integer("id");
  const features = track.objects("features").map((feature, at) => ({ ...readFeature(feature, bases), at }));
  features.sort((a, b) => a.frameIndex - b.frameIndex);
  for (const [index, { interpolate, known: known2, ...placed }] of features.entries()) {
    builder.add({ key, ...placed, known: known2 });
    const next = features[index + 1];
    if (next && interpolate) fillBetween({ ...placed, key }, next, builder);
  }
  builder.label(key, bestLabel(track), 0);
}
function readFeature(feature, bases) {
  const [left, top, right, bottom] = feature.numbers("bounds", 4);
  const attributes = feature.has("attributes") ? feature.object("attributes") : null;
  const score = attributes?.optionalNumber("score") ?? null;
  const known2 = {
    state: attributes?.flag("occluded") ? "occluded" : "tracked",
    source: feature.flag("keyframe") === false ? "interpolated" : "imported",
    ...score === null ? {} : { score }
  };
  const box = { left: left - bases.pixel, top: top - bases.pixel, width: right - left, height: bottom - top };
  return { frameIndex: feature.integer("frame") - bases.frame, box, interpolate: feature.flag("interpolate") === true, known: known2 };
}
function bestLabel(track) {
  const pairs = track.has("confidencePairs") ? track.list("confidencePairs") : [];
  const first = pairs[0];
  if (first === void 0) return "unknown";
  if (!Array.isArray(first) || typeof first[0] !== "string") throw exchangeInvalid(track.place, "confidencePairs is no list of label and number");
  return first[0];
}
function composeTrack(track) {
  const samples2 = presentSamples(track);
  const features = samples2.map(({ frameIndex, box: { left, top, width, height }, source, score, state }) => ({
    frame: frameIndex,
    bounds: [left, top, left + width, top + height],
    keyframe: source !== "interpolated",
    interpolate: false,
    attributes: { ...Number.isFinite(score) ? { score } : {}, ...state === "occluded" ? { occluded: true } : {} }
  }));
  return { id: track.id, meta: {}, attributes: {}, confidencePairs: [[track.label, 1]], begin: samples2[0]?.frameIndex ?? 0, end: samples2.at(-1)?.frameIndex ?? 0, features };
}

// main/formats/exchange/rowPerFrame.ts
function documentOfBoxes({ path, clip: clip2 }, boxes) {
  const builder = new TrackBuilder(path);
  for (const [frameIndex, box] of boxes.entries()) {
    if (!box) continue;
    if (box.width < 0 || box.height < 0) throw exchangeInvalid(`${path}:${frameIndex + 1}`, `the box has a negative size, ${box.width} x ${box.height}`);
    if (box.width > 0 && box.height > 0) builder.add({ key: 1, frameIndex, box, at: frameIndex + 1 });
  }
  return { clip: { ...clip2, frameCount: boxes.length }, tracks: builder.finish() };
}
function assertFrames(path, lines) {
  if (lines > LIMITS.frameIndex) throw exchangeInvalid(path, `it has ${lines} lines, more than any clip has frames`);
}

// main/formats/exchange/got10kTrack.ts
var GOT10K = {
  facts: {
    format: "got10k",
    title: "GOT-10k",
    form: "folder",
    extension: "txt",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 51e-6, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "labels", "identities", "times", "one-track", "rounding"],
    needs: []
  },
  recognizes: (files) => files.some((name) => /(^|\/)absence\.label$/.test(name)),
  read: (request) => {
    const { path, choices } = request;
    const origin = choices.pixelBase ?? 0;
    const lines = splitLines(decodeText(fileNamed(request, /(^|\/)groundtruth\.txt$/), path));
    assertFrames(path, lines.length);
    const absent = readAbsence(request, lines.length);
    return documentOfBoxes(request, lines.map((line, index) => absent[index] ? null : parseBox(line, { origin, place: () => `${path}:${index + 1}` })));
  },
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, "GOT-10k"), frameSpan(document));
    return [textFile("groundtruth.txt", boxes.map((box) => `${formatBox2(box)}
`).join("")), textFile("absence.label", boxes.map((box) => `${box ? 0 : 1}
`).join(""))];
  }
};
function readAbsence({ files, path }, frames) {
  const file = files.find(({ name }) => /(^|\/)absence\.label$/.test(name));
  if (!file) return [];
  const lines = splitLines(decodeText(file, path));
  if (lines.length !== frames) throw exchangeInvalid(`${path} (${file.name})`, `it has ${lines.length} lines, groundtruth.txt has ${frames}`);
  return lines.map((line, index) => parseNumber(line, () => `${path} (${file.name}):${index + 1}`) !== 0);
}
function parseBox(line, { origin, place }) {
  const fields = line.split(",");
  if (fields.length !== 4) throw exchangeInvalid(place(), `${fields.length} values instead of 4`);
  if (fields.some((field) => /^\s*nan\s*$/i.test(field))) return null;
  const [x, y, width, height] = fields.map((field) => parseNumber(field, place));
  return { left: x - origin, top: y - origin, width, height };
}
function formatBox2(box) {
  return box ? [formatDecimals(box.left, 4), formatDecimals(box.top, 4), formatSide(box.width, 4), formatSide(box.height, 4)].join(",") : "0,0,0,0";
}

// main/formats/exchange/frameTimes.ts
function timeOfFrame(frameIndex, { mediaTimes, frameRate }) {
  if (mediaTimes) return mediaTimes[frameIndex] ?? null;
  return frameRate ? frameIndex * frameRate.den / frameRate.num : null;
}
function frameAtTime(time, { mediaTimes, frameRate }) {
  if (!mediaTimes || mediaTimes.length === 0) return frameRate ? Math.round(time * frameRate.num / frameRate.den) : null;
  let [low, high] = [0, mediaTimes.length - 1];
  while (low < high) {
    const middle = low + high >> 1;
    if (mediaTimes[middle] < time) low = middle + 1;
    else high = middle;
  }
  const before = Math.max(0, low - 1);
  return Math.abs(mediaTimes[before] - time) <= Math.abs(mediaTimes[low] - time) ? before : low;
}

// main/formats/exchange/spots.ts
var PIXEL_MIDDLE = 0.5;
function spotOfBox({ left, top, width, height }) {
  return { x: left + width / 2 - PIXEL_MIDDLE, y: top + height / 2 - PIXEL_MIDDLE, radius: Math.sqrt(width * height) / 2 };
}
function boxOfSpot({ x, y, radius }) {
  return { left: x + PIXEL_MIDDLE - radius, top: y + PIXEL_MIDDLE - radius, width: 2 * radius, height: 2 * radius };
}
function neededSide(side, format) {
  if (side !== void 0 && side > 0 && Number.isFinite(side)) return side;
  throw new AppError({ code: "usage", message: `${format} has points without a size.`, hint: "Say how large the objects are: --side PIXELS." });
}

// main/formats/exchange/kinovea.ts
var KINOVEA = {
  facts: {
    format: "kinovea",
    title: "Kinovea CSV",
    form: "file",
    extension: "csv",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-6, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times", "shape"],
    needs: ["times"]
  },
  recognizes: (_, head) => /^(\uFEFF)?"?Time\b[^,;\r\n]*"?[,;][^\r\n]*\/X/.test(head),
  read: readKinovea,
  write: writeKinovea
};
function readKinovea(request) {
  const { path, clip: clip2, choices } = request;
  const side = neededSide(choices.side, "Kinovea");
  const [header = "", ...lines] = splitLines(decodeText(fileNamed(request, /\.(csv|txt)$/i), path));
  const separator = /^[^,;]*;/.test(header.slice(0, 200)) ? ";" : ",";
  const names = splitFields(header, separator);
  const points = names.flatMap((name, x) => name.endsWith("/X") ? [{ name: name.slice(0, -2), x, y: names.indexOf(`${name.slice(0, -2)}/Y`) }] : []);
  if (points.length === 0 || points.some(({ y }) => y < 0)) throw exchangeInvalid(`${path}:1`, "there is no column OBJECT/POINT/X with its /Y");
  const builder = new TrackBuilder(path);
  for (const [index, line] of lines.entries()) {
    const place = () => `${path}:${index + 2}`;
    const fields = splitFields(line, separator).map((field) => separator === ";" ? field.replace(",", ".") : field);
    const frameIndex = frameOf(parseNumber(fields[0], place), clip2);
    for (const { name, x, y } of points) {
      if (!fields[x]?.trim() || !fields[y]?.trim()) continue;
      const box = { left: parseNumber(fields[x], place) - side / 2, top: parseNumber(fields[y], place) - side / 2, width: side, height: side };
      const key = name.replace(/\/[^/]*$/, "");
      builder.add({ key, frameIndex, box, at: index + 2 });
      builder.label(key, labelOfName(key), index + 2);
    }
  }
  return { clip: clip2, tracks: builder.finish() };
}
function frameOf(time, clip2) {
  const frame = frameAtTime(time, clip2);
  if (frame === null) throw new AppError({ code: "usage", message: "Kinovea has times, no frames.", hint: "Name the clip as well, whose frames have these times: --clip CLIP." });
  return frame;
}
function writeKinovea(document) {
  const { tracks, clip: clip2 } = document;
  const rows = tracks.map(({ samples: samples2 }) => new Map(samples2.filter(isPresent).map((sample) => [sample.frameIndex, sample])));
  const frames = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort((a, b) => a - b);
  const header = ["Time", ...tracks.flatMap(({ id, label }) => ["X", "Y"].map((axis) => quoteField(`${label}_${id}/center/${axis}`)))];
  const lines = frames.map((frame) => {
    const time = rows.map((row) => row.get(frame)?.mediaTime ?? null).find((value) => value !== null) ?? timeOfFrame(frame, clip2);
    if (time === null) throw new AppError({ code: "usage", message: "Kinovea needs the times of the frames.", hint: "Name the clip as well: --clip CLIP." });
    const places = rows.map((row) => {
      const box = row.get(frame)?.box;
      return box ? `${box.left + box.width / 2},${box.top + box.height / 2}` : ",";
    });
    return [time, ...places].join(",");
  });
  return [textFile("trajectories.csv", `${[header.join(","), ...lines].join("\n")}
`)];
}

// main/formats/exchange/labelStudio.ts
var LABEL_STUDIO = {
  facts: {
    format: "label-studio",
    title: "Label Studio video JSON",
    form: "file",
    extension: "json",
    frameBase: 1,
    pixelBase: 0,
    rounding: { pixels: 0, relative: 1e-12 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times", "rounding"],
    needs: ["size"]
  },
  recognizes: (files, head) => files.some((name) => /\.json$/i.test(name)) && /"videorectangle"|"sequence"\s*:/i.test(head),
  read: readLabelStudio,
  write: (document) => {
    const size = sizeOf(document.clip);
    const result = document.tracks.map((track) => composeRegion(track, { document, size }));
    return [textFile("tasks.json", `${JSON.stringify([{ id: 1, data: { video: document.clip.name ?? "clip" }, annotations: [{ id: 1, result }] }])}
`)];
  }
};
function readLabelStudio(request) {
  const { path, choices } = request;
  const size = sizeOf(request.clip);
  const content = parseJson(fileNamed(request, /\.json$/i), path);
  const tasks = Array.isArray(content) ? content : [content];
  if (tasks.length !== 1) throw exchangeInvalid(path, `it holds ${tasks.length} tasks; one clip at a time is read`);
  const task = JsonObject.of(tasks[0], `${path} task`);
  const annotations = task.objects("annotations");
  if (annotations.length !== 1) throw exchangeInvalid(path, `its task has ${annotations.length} annotations; one is read`);
  const builder = new TrackBuilder(path);
  const counts = annotations[0].objects("result").flatMap((region) => readRegion(region, { builder, size, base: choices.frameBase ?? 1 }));
  return { clip: { ...request.clip, frameCount: counts[0] ?? request.clip.frameCount }, tracks: builder.finish() };
}
function readRegion(region, { builder, size, base }) {
  if (region.optionalText("type")?.toLowerCase() !== "videorectangle") return [];
  const value = region.object("value");
  const key = region.optionalText("id") ?? region.place;
  const frames = value.objects("sequence").map((frame, at) => ({ ...readFrame2(frame, { size, base }), at }));
  frames.sort((a, b) => a.frameIndex - b.frameIndex);
  for (const [index, { enabled, ...placed }] of frames.entries()) {
    builder.add({ key, ...placed });
    const next = frames[index + 1];
    if (next && enabled) fillBetween({ ...placed, key }, next, builder);
  }
  const label = value.has("labels") ? value.list("labels")[0] : null;
  if (typeof label === "string") builder.label(key, label, 0);
  const count = value.optionalNumber("framesCount");
  return count !== null && count > 0 ? [count] : [];
}
function readFrame2(frame, { size, base }) {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => frame.number(name) / 100);
  const box = turn({ left: x * size.width, top: y * size.height, width: width * size.width, height: height * size.height }, frame.optionalNumber("rotation") ?? 0);
  return { frameIndex: frame.integer("frame") - base, box, enabled: frame.flag("enabled") !== false };
}
function turn(box, degrees) {
  if (degrees % 360 === 0) return box;
  const [cosine, sine] = [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const corners = [[0, 0], [box.width, 0], [0, box.height], [box.width, box.height]].map(([x, y]) => [x * cosine - y * sine, x * sine + y * cosine]);
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left: box.left + left, top: box.top + top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
function composeRegion(track, { document, size }) {
  const samples2 = presentSamples(track);
  const rate = document.clip.frameRate;
  const sequence = samples2.map(({ frameIndex, box }, index) => ({
    frame: frameIndex + 1,
    ...rate ? { time: (frameIndex + 1) * rate.den / rate.num } : {},
    enabled: samples2[index + 1]?.frameIndex === frameIndex + 1,
    rotation: 0,
    x: box.left / size.width * 100,
    y: box.top / size.height * 100,
    width: box.width / size.width * 100,
    height: box.height / size.height * 100
  }));
  const frames = frameSpan(document);
  const value = { framesCount: frames, ...rate ? { duration: frames * rate.den / rate.num } : {}, sequence, labels: [track.label] };
  return { id: `${track.label}_${track.id}`, type: "videorectangle", from_name: "box", to_name: "video", origin: "manual", value };
}
function sizeOf({ width, height }) {
  return { width: needed(width, { what: "frame size", format: "Label Studio" }), height: needed(height, { what: "frame size", format: "Label Studio" }) };
}

// main/formats/exchange/mot.ts
var MOT = {
  facts: {
    format: "mot",
    title: "MOT Challenge",
    form: "folder",
    extension: "txt",
    frameBase: 1,
    pixelBase: 1,
    rounding: { pixels: 51e-6, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "absent", "who", "interpolated", "times", "rounding"],
    needs: []
  },
  recognizes: (files, head) => files.some((name) => /(^|\/)(gt\.txt|seqinfo\.ini)$/.test(name)) || /^(\uFEFF)?\s*\d+\s*,\s*-?\d+\s*(,\s*-?[\d.]+\s*){5,8}$/m.test(head),
  read: readMot,
  write: (document) => {
    const labels = [...new Set(document.tracks.map(({ label }) => label))];
    const rows = document.tracks.flatMap((track) => formatTrack2(track, labels.indexOf(track.label) + 1));
    rows.sort((a, b) => a.frame - b.frame || a.id - b.id);
    return [
      textFile("gt/gt.txt", `${rows.map(({ text }) => text).join("\n")}
`),
      textFile("gt/labels.txt", labels.map((label) => `${label.replaceAll(/[\r\n]+/g, " ")}
`).join("")),
      textFile("seqinfo.ini", formatSequence(document))
    ];
  }
};
var SEQUENCE_LENGTH = 1e4;
function readMot(request) {
  const { path, choices, files } = request;
  const lines = splitLines(decodeText(fileNamed(request, /(^|\/)(gt|det)\.txt$/), path));
  const labels = readLabels(request);
  const builder = new TrackBuilder(path);
  const bases = { frame: choices.frameBase ?? 1, pixel: choices.pixelBase ?? 1 };
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== "") readRow(line, { builder, labels, bases, at: index + 1, place: () => `${path}:${index + 1}` });
  }
  const info = files.find(({ name }) => /(^|\/)seqinfo\.ini$/.test(name));
  return { clip: info ? readSequence(decodeText(info, path), request.clip) : request.clip, tracks: builder.finish() };
}
function readRow(line, { builder, labels, bases, at, place }) {
  const fields = line.split(",");
  if (fields.length < 6) throw exchangeInvalid(place(), `${fields.length} columns; MOT has 6 to 10`);
  const key = parseInteger(fields[1], place);
  const [left, top, width, height] = [2, 3, 4, 5].map((column) => parseNumber(fields[column], place));
  const box = { left: left - bases.pixel, top: top - bases.pixel, width, height };
  const frameIndex = parseInteger(fields[0], place) - bases.frame;
  const mark = fields[6] === void 0 ? 1 : parseNumber(fields[6], place);
  const isTruth = fields.length === 9 || fields.length === 8;
  if (isTruth && mark === 0) return;
  const occluded = fields.length === 9 && parseNumber(fields[8], place) === 0;
  builder.add({ key, frameIndex, box, at, known: isTruth ? { state: occluded ? "occluded" : "tracked" } : { score: mark } });
  const kind = isTruth ? parseInteger(fields[7], place) : 0;
  if (isTruth) builder.label(key, labels?.[kind - 1] ?? (kind === 1 ? DEFAULT_LABEL : `class ${kind}`), at);
}
function readLabels({ files, path }) {
  const file = files.find(({ name }) => /(^|\/)labels\.txt$/.test(name));
  return file ? decodeText(file, path).split(/\r?\n/) : null;
}
function formatTrack2(track, kind) {
  return presentSamples(track).map(({ frameIndex, box, state }) => {
    const place = [formatDecimals(box.left + 1, 4), formatDecimals(box.top + 1, 4), formatSide(box.width, 4), formatSide(box.height, 4)];
    return { frame: frameIndex, id: track.id, text: [frameIndex + 1, track.id, ...place, 1, kind, state === "occluded" ? 0 : 1].join(",") };
  });
}
function formatSequence(document) {
  const { name, frameRate, width, height } = document.clip;
  const lines = ["[Sequence]", `name=${(name ?? "clip").replaceAll(/[\r\n]+/g, " ")}`, "imDir=img1"];
  if (frameRate) lines.push(`frameRate=${formatDecimals(frameRate.num / frameRate.den, 6)}`);
  lines.push(`seqLength=${frameSpan(document)}`);
  if (width !== null && height !== null) lines.push(`imWidth=${width}`, `imHeight=${height}`);
  return `${[...lines, "imExt=.jpg"].join("\n")}
`;
}
function readSequence(text, clip2) {
  const entries = new Map(splitLines(text.slice(0, SEQUENCE_LENGTH)).map((line) => [line.split("=")[0].trim().toLowerCase(), Number(line.split("=")[1])]));
  const value = (key) => {
    const found = entries.get(key.toLowerCase());
    return found !== void 0 && Number.isFinite(found) && found > 0 ? found : null;
  };
  const rate = value("frameRate");
  return {
    ...clip2,
    frameCount: value("seqLength") ?? clip2.frameCount,
    width: value("imWidth") ?? clip2.width,
    height: value("imHeight") ?? clip2.height,
    frameRate: rate === null ? clip2.frameRate : rateOf(rate)
  };
}

// main/formats/otb.ts
function parseOtbBoxes({ text, path, origin }) {
  const lines = text.replace(/^\uFEFF/, "").trimEnd().split(/\r\n|\r|\n/);
  if (lines.length === 1 && lines[0].trim() === "") throw invalid({ path, line: 1, why: "the file is empty" });
  return lines.map((line, index) => parseLine({ line, number: index + 1, path, origin }));
}
function formatOtbBoxes({ boxes, origin }) {
  return boxes.map((box) => `${formatBox3(box, origin)}
`).join("");
}
function parseLine({ line, number, path, origin }) {
  const fields = line.trim().split(/\s*,\s*|\s+/);
  if (fields.length !== 4) throw invalid({ path, line: number, why: `"${line.trim()}" has ${line.trim() === "" ? 0 : fields.length} values instead of 4` });
  if (fields.some((field) => /^nan$/i.test(field))) return null;
  const wrong = fields.find((field) => field === "" || !Number.isFinite(Number(field)));
  if (wrong !== void 0) throw invalid({ path, line: number, why: `"${wrong}" is not a number` });
  const [x, y, width, height] = fields.map(Number);
  return { left: x - origin, top: y - origin, width, height };
}
function formatBox3(box, origin) {
  if (!box) return "NaN,NaN,NaN,NaN";
  return [box.left + origin, box.top + origin, box.width, box.height].map((value) => String(Number(value.toFixed(4)))).join(",");
}
function invalid({ path, line, why }) {
  return new AppError({ code: "sequences-invalid", message: `${path}:${line}: ${why}.`, hint: "Write x,y,w,h on each line, or NaN,NaN,NaN,NaN where the target is absent." });
}

// main/formats/exchange/otbTrack.ts
var OTB = {
  facts: {
    format: "otb",
    title: "OTB",
    form: "file",
    extension: "txt",
    frameBase: 0,
    pixelBase: 1,
    rounding: { pixels: 51e-6, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "labels", "identities", "times", "one-track", "rounding"],
    needs: []
  },
  recognizes: (_, head) => /^\s*(-?[\d.]+|nan)([,\t ]+(-?[\d.]+|nan)){3}\s*$/i.test(head.replace(/^\uFEFF/, "").split(/\r|\n/)[0] ?? ""),
  read: (request) => documentOfBoxes(request, parse(request)),
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, "OTB"), frameSpan(document)).map((box) => box && neverFlat(box));
    return [textFile("groundtruth_rect.txt", formatOtbBoxes({ boxes, origin: 1 }))];
  }
};
function parse(request) {
  const text = decodeText(fileNamed(request, /groundtruth_rect[^/]*\.txt$/), request.path);
  assertFrames(request.path, text.length / 8);
  try {
    return parseOtbBoxes({ text, path: request.path, origin: request.choices.pixelBase ?? 1 });
  } catch (thrown) {
    if (thrown instanceof AppError) throw exchangeInvalid(thrown.message.replace(/: .*$/s, ""), thrown.message.replace(/^.*?: /s, "").replace(/\.$/, ""), thrown);
    throw thrown;
  }
}
function neverFlat(box) {
  return { ...box, width: Math.max(box.width, 1e-4), height: Math.max(box.height, 1e-4) };
}

// main/contract/track.ts
var TRACK_STATES = ["tracked", "uncertain", "occluded", "lost", "outside"];
var SAMPLE_SOURCES = ["user", "tracker", "interpolated", "imported"];

// main/formats/exchange/parquet.ts
var PARQUET = {
  facts: { format: "parquet", title: "Parquet", form: "file", extension: "parquet", frameBase: 0, pixelBase: 0, rounding: null, losses: [], needs: [] },
  recognizes: (files, head) => files.some((name) => /\.parquet$/i.test(name)) || head.startsWith("PAR1"),
  read: readParquet,
  write: async (document) => [{ name: "tracks.parquet", bytes: await writeParquet(document) }]
};
var DOUBLES = ["pts_s", "x", "y", "w", "h", "score", "psr", "confidence"];
async function writeParquet({ tracks }) {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const rows = tracks.flatMap((track) => track.samples.map((sample) => ({ track, sample })));
  const column = (take) => rows.map(take);
  const columnData = [
    { name: "frame", data: column(({ sample }) => sample.frameIndex), type: "INT32" },
    { name: "pts_s", data: column(({ sample }) => sample.mediaTime), type: "DOUBLE" },
    { name: "track", data: column(({ track }) => track.id), type: "DOUBLE" },
    { name: "label", data: column(({ track }) => track.label), type: "STRING" },
    ...["left", "top", "width", "height"].map((side, index) => ({ name: "xywh"[index], data: column(({ sample }) => sample.box[side]), type: "DOUBLE" })),
    { name: "score", data: column(({ sample }) => sample.score), type: "DOUBLE" },
    { name: "psr", data: column(({ sample }) => sample.psr), type: "DOUBLE" },
    { name: "confidence", data: column(({ sample }) => sample.confidence), type: "DOUBLE" },
    { name: "scale_index", data: column(({ sample }) => sample.scaleIndex), type: "INT32" },
    { name: "state", data: column(({ sample }) => sample.state), type: "STRING" },
    { name: "source", data: column(({ sample }) => sample.source), type: "STRING" },
    { name: "model_id", data: column(({ sample }) => sample.modelId), type: "STRING" },
    { name: "keyframe", data: column(({ sample }) => sample.source === "user" || sample.source === "imported"), type: "BOOLEAN" }
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
async function readParquet(request) {
  const { path, clip: clip2, choices } = request;
  const { bytes } = fileNamed(request, /\.parquet$/i);
  const builder = new TrackBuilder(path);
  for (const [index, row] of (await readRows(bytes, path)).entries()) addRow(row, { builder, place: () => `${path}, row ${index + 1}`, base: choices.frameBase ?? 0, at: index + 1 });
  return { clip: clip2, tracks: builder.finish() };
}
async function readRows(bytes, path) {
  const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
  if (bytes.length > LIMITS.fileBytes) throw exchangeInvalid(path, `it is larger than ${LIMITS.fileBytes / 1024 / 1024} MiB`);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  try {
    const metadata = parquetMetadata(buffer);
    if (metadata.num_rows > BigInt(LIMITS.samples)) throw exchangeInvalid(path, `more than ${LIMITS.samples} rows`);
    return await parquetReadObjects({ file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) }, metadata });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw exchangeInvalid(path, "it is no Parquet file that can be read, or a damaged one", cause);
  }
}
function addRow(row, { builder, place, base, at }) {
  const [pts, x, y, w, h, score, psr, confidence] = DOUBLES.map((name) => optionalNumber(row[name], { name, place }));
  if (x == null || y == null || w == null || h == null) throw exchangeInvalid(place(), "x, y, w or h is missing");
  const text = (name) => typeof row[name] === "string" ? row[name] : null;
  const known2 = {
    mediaTime: pts ?? null,
    psr: psr ?? null,
    confidence: confidence ?? null,
    scaleIndex: optionalNumber(row["scale_index"], { name: "scale_index", place }),
    modelId: text("model_id"),
    state: TRACK_STATES.find((state) => state === text("state")) ?? "tracked",
    source: SAMPLE_SOURCES.find((source) => source === text("source")) ?? "imported",
    ...score == null ? {} : { score }
  };
  const frame = optionalNumber(row["frame"], { name: "frame", place });
  const key = optionalNumber(row["track"], { name: "track", place }) ?? 1;
  if (frame === null) throw exchangeInvalid(place(), "frame is missing");
  builder.add({ key, frameIndex: frame - base, box: { left: x, top: y, width: w, height: h }, known: known2, at });
  builder.label(key, text("label") ?? "object", at);
}
function optionalNumber(value, { name, place }) {
  if (value === null || value === void 0) return null;
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") throw exchangeInvalid(place(), `${name} is no number`);
  return number;
}

// main/formats/exchange/hdf5.ts
var MOST_VALUES = 10 * LIMITS.samples;
var MOST_BYTES = 256 * 1024 * 1024;
var opened = 0;
async function loadLibrary() {
  const { h5wasm } = await import("h5wasm");
  const { FS } = await h5wasm.ready;
  return { library: h5wasm, memory: FS };
}
async function readHdf5({ bytes, name }, path, read) {
  if (bytes.length > MOST_BYTES) throw exchangeInvalid(path, `${name} is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
  const { library, memory } = await loadLibrary();
  const place = `/read-${++opened}.h5`;
  memory.writeFile(place, bytes);
  let file = null;
  try {
    file = new library.File(place, "r");
    return read(new Hdf5Content(file, path));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw exchangeInvalid(path, "it is no HDF5 file, or a damaged one", cause);
  } finally {
    file?.close();
    memory.unlink(place);
  }
}
async function writeHdf5(compose3) {
  const { library, memory } = await loadLibrary();
  const place = `/write-${++opened}.h5`;
  const file = new library.File(place, "w");
  try {
    compose3(file);
  } finally {
    file.close();
  }
  const bytes = memory.readFile(place);
  memory.unlink(place);
  return bytes;
}
var Hdf5Content = class {
  constructor(file, path) {
    this.file = file;
    this.path = path;
  }
  file;
  path;
  has(name) {
    return this.file.keys().includes(name);
  }
  /** Numbers of a data set, and its shape. */
  numbers(name) {
    const { value, shape } = this.read(name);
    if (!ArrayBuffer.isView(value)) throw exchangeInvalid(this.path, `${name} holds no numbers`);
    return { values: value instanceof BigInt64Array || value instanceof BigUint64Array ? Array.from(value, Number) : value, shape };
  }
  texts(name) {
    const { value } = this.read(name);
    if (!Array.isArray(value) || !value.every((text) => typeof text === "string")) throw exchangeInvalid(this.path, `${name} holds no texts`);
    return value;
  }
  /** Rows of a compound data set, and what its columns are called. */
  rows(name) {
    const { value, dataset } = this.read(name);
    const columns = dataset.metadata.compound_type?.members.map((member) => member.name);
    if (!columns || !Array.isArray(value)) throw exchangeInvalid(this.path, `${name} is no table`);
    return { rows: value, columns };
  }
  attribute(group, name) {
    const entity = this.entity(group);
    if (!("attrs" in entity)) throw exchangeInvalid(this.path, `${group} has no attributes`);
    return entity.attrs[name]?.value ?? null;
  }
  read(name) {
    const dataset = this.entity(name);
    if (!("shape" in dataset)) throw exchangeInvalid(this.path, `${name} is no data set`);
    const shape = dataset.shape ?? [];
    const count = shape.reduce((product, side) => product * side, 1);
    if (!(count * dataset.metadata.size <= 8 * MOST_VALUES)) throw exchangeInvalid(this.path, `${name} claims ${count} values`);
    return { value: count === 0 ? [] : dataset.value, shape, dataset };
  }
  entity(name) {
    const entity = this.file.get(name);
    if (entity === null) throw exchangeInvalid(this.path, `${name} is missing`);
    return entity;
  }
};

// main/formats/exchange/sleapReader.ts
var NO_TRACK = -1;
function readSleap(request) {
  const { path } = request;
  return readHdf5(fileNamed(request, /\.slp$/i), path, (content) => {
    const builder = new TrackBuilder(path);
    const names = content.has("tracks_json") ? content.texts("tracks_json").map((text) => trackName(text, path)) : [];
    const frames = readFrames(content, path);
    const points = { predicted: new PointTable(content, "pred_points", path), labelled: new PointTable(content, "points", path), nodes: readNodes(content, path) };
    let index = 0;
    for (const row of namedRows(content, { name: "instances", path })) addInstance(row, { builder, names, frames, points, path, index: index++, base: request.choices.frameBase ?? 0 });
    return { clip: request.clip, tracks: builder.finish() };
  });
}
function addInstance(row, { builder, names, frames, points, path, index, base }) {
  const frameIndex = frames.get(row("frame_id"));
  if (frameIndex === void 0) throw exchangeInvalid(path, `instance ${index} is in frame ${row("frame_id")}, which is not listed`);
  const predicted = row("instance_type") === 1;
  const table2 = predicted ? points.predicted : points.labelled;
  const [start, end] = [row("point_id_start"), row("point_id_end")];
  if (end - start > points.nodes.length) throw exchangeInvalid(path, `instance ${index} has ${end - start} points; its skeleton has ${points.nodes.length}`);
  const places = /* @__PURE__ */ new Map();
  for (let point = start; point < end; point++) {
    const place = table2.at(point);
    if (place) places.set(points.nodes[point - start], place);
  }
  const box = boxOfPoints(places);
  if (!box) return;
  const key = row("track");
  const score = row("score");
  const name = key === NO_TRACK ? "" : names[key] ?? "";
  const track = name === "" ? key : `${key}:${name}`;
  builder.add({ key: track, frameIndex: frameIndex - base, box, known: predicted && Number.isFinite(score) ? { score } : {}, at: index });
  if (name !== "") builder.label(track, labelOfName(name), index);
}
function* namedRows(content, { name, path }) {
  const { rows, columns } = content.rows(name);
  for (const row of rows) {
    yield (column) => {
      const value = row[columns.indexOf(column)];
      if (typeof value !== "number" && typeof value !== "bigint") throw exchangeInvalid(path, `${name} has no number ${column}`);
      return Number(value);
    };
  }
}
function readFrames(content, path) {
  const frames = /* @__PURE__ */ new Map();
  for (const row of namedRows(content, { name: "frames", path })) {
    if (row("video") !== 0) throw exchangeInvalid(path, "it holds several videos; one clip at a time is read");
    frames.set(row("frame_id"), row("frame_idx"));
  }
  return frames;
}
function readNodes(content, path) {
  const text = content.attribute("metadata", "json");
  if (typeof text !== "string") throw exchangeInvalid(path, "its metadata is missing");
  const metadata = JsonObject.parse({ name: "metadata", bytes: new TextEncoder().encode(text) }, `${path} metadata`);
  const names = metadata.objects("nodes").map((node) => node.optionalText("name") ?? "");
  const [skeleton, ...others] = metadata.objects("skeletons");
  if (!skeleton || others.length > 0) throw exchangeInvalid(path, `it has ${others.length + (skeleton ? 1 : 0)} skeletons; one is read`);
  return skeleton.objects("nodes").map((node) => names[node.integer("id")] ?? "");
}
function trackName(text, path) {
  try {
    const value = JSON.parse(text);
    const name = Array.isArray(value) ? value[1] : null;
    return typeof name === "string" ? name : "";
  } catch (cause) {
    throw exchangeInvalid(path, "the name of a track is not valid JSON", cause);
  }
}
var PointTable = class {
  constructor(content, name, path) {
    this.path = path;
    const { rows, columns } = content.has(name) ? content.rows(name) : { rows: [], columns: [] };
    this.rows = rows;
    this.columns = { x: columns.indexOf("x"), y: columns.indexOf("y"), visible: columns.indexOf("visible") };
  }
  path;
  rows;
  columns;
  at(index) {
    const row = this.rows[index];
    if (!row) throw exchangeInvalid(this.path, `point ${index} is missing`);
    const [x, y, visible] = [row[this.columns.x], row[this.columns.y], row[this.columns.visible]];
    if (typeof x !== "number" || typeof y !== "number" || !Number.isFinite(x) || !Number.isFinite(y)) return null;
    return visible === false || visible === 0 ? null : { x, y };
  }
};

// main/formats/exchange/sleap.ts
var FORMAT_ID = 1.2;
var BY_PERSON = 0;
var BY_MODEL = 1;
var SLEAP = {
  facts: {
    format: "sleap",
    title: "SLEAP project",
    form: "file",
    extension: "slp",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-9, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times"],
    needs: []
  },
  recognizes: (files) => files.some((name) => /\.slp$/i.test(name)),
  read: readSleap,
  write: async (document) => [{ name: "tracks.slp", bytes: await writeHdf5((file) => compose(file, document)) }]
};
function compose(file, document) {
  const frames = /* @__PURE__ */ new Map();
  for (const [track, { samples: samples2 }] of document.tracks.map((track2) => ({ samples: presentSamples(track2) })).entries()) {
    for (const sample of samples2) {
      const there = frames.get(sample.frameIndex);
      if (there) there.push({ track, sample });
      else frames.set(sample.frameIndex, [{ track, sample }]);
    }
  }
  composeMetadata(file);
  const name = document.clip.name ?? "clip.mp4";
  file.create_dataset({ name: "videos_json", data: [JSON.stringify({ backend: { type: "MediaVideo", filename: name, grayscale: false, bgr: true, dataset: "", input_format: "" } })] });
  file.create_dataset({ name: "tracks_json", data: document.tracks.map(({ id, label }) => JSON.stringify([0, `${label}_${id}`])) });
  composeTables(file, [...frames].sort(([a], [b]) => a - b));
}
function composeMetadata(file) {
  const graph = { directed: true, graph: { name: "box", num_edges_inserted: 0 }, links: [], multigraph: true, nodes: BOX_POINTS.map((_, id) => ({ id })) };
  const content = {
    version: "2.0.0",
    skeletons: [graph],
    nodes: BOX_POINTS.map((name) => ({ name, weight: 1 })),
    videos: [],
    tracks: [],
    suggestions: [],
    negative_anchors: {},
    provenance: {}
  };
  const group = file.create_group("metadata");
  group.create_attribute("format_id", FORMAT_ID, [], "<d");
  group.create_attribute("json", JSON.stringify(content));
}
function composeTables(file, frames) {
  const placed = frames.flatMap(([, instances], frame) => instances.map((instance) => ({ ...instance, frame, person: instance.sample.source === "user" })));
  const starts = [0];
  for (const [, { length }] of frames) starts.push(starts[starts.length - 1] + length);
  const position = { person: 0, model: 0 };
  const firstPoint = placed.map(({ person }) => 3 * (person ? position.person++ : position.model++));
  table(file, "frames", frames.length, {
    frame_id: unsigned(frames.map((_, index) => index)),
    video: new Uint32Array(frames.length),
    frame_idx: unsigned(frames.map(([frame]) => frame)),
    instance_id_start: unsigned(starts.slice(0, -1)),
    instance_id_end: unsigned(starts.slice(1))
  });
  table(file, "instances", placed.length, {
    instance_id: signed(placed.map((_, index) => index)),
    instance_type: Uint8Array.from(placed, ({ person }) => person ? BY_PERSON : BY_MODEL),
    frame_id: unsigned(placed.map(({ frame }) => frame)),
    skeleton: new Uint32Array(placed.length),
    track: Int32Array.from(placed, ({ track }) => track),
    from_predicted: signed(placed.map(() => -1)),
    score: Float32Array.from(placed, ({ sample, person }) => person ? 0 : sample.score),
    point_id_start: unsigned(firstPoint),
    point_id_end: unsigned(firstPoint.map((first) => first + 3)),
    tracking_score: new Float32Array(placed.length)
  });
  pointTable(file, "points", placed.filter(({ person }) => person));
  pointTable(file, "pred_points", placed.filter(({ person }) => !person));
}
function pointTable(file, name, placed) {
  const points = placed.flatMap(({ sample }) => pointsOfBox(sample.box));
  const seen = Int8Array.from(points, () => 1);
  const columns = { x: Float64Array.from(points, ({ x }) => x), y: Float64Array.from(points, ({ y }) => y), visible: seen, complete: new Int8Array(points.length) };
  table(file, name, points.length, name === "points" ? columns : { ...columns, score: Float64Array.from(points, () => 1) });
}
function table(file, name, rows, columns) {
  file.create_dataset({ name, data: new Map(Object.entries(columns)), shape: [rows] });
}
function unsigned(values) {
  return BigUint64Array.from(values, BigInt);
}
function signed(values) {
  return BigInt64Array.from(values, BigInt);
}

// main/formats/exchange/sleapAnalysis.ts
var SLEAP_ANALYSIS = {
  facts: {
    format: "sleap-h5",
    title: "SLEAP analysis HDF5",
    form: "file",
    extension: "h5",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-9, relative: 0 },
    losses: ["psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times"],
    needs: []
  },
  recognizes: (files, head) => files.some((name) => /\.(h5|hdf5)$/i.test(name)) && head.includes("HDF"),
  read: readAnalysis,
  write: async (document) => [{ name: "tracks.analysis.h5", bytes: await writeHdf5((file) => compose2(file, document)) }]
};
var ORDER = ["track", "xy", "node", "frame"];
function readAnalysis(request) {
  const { path } = request;
  return readHdf5(fileNamed(request, /\.(h5|hdf5)$/i), path, (content) => {
    const { values, shape } = content.numbers("tracks");
    const [nodes, names] = [content.texts("node_names"), content.texts("track_names")];
    const [tracks, , nodeCount, frames] = shape;
    if (shape.length !== 4 || shape[1] !== 2 || tracks !== names.length || nodeCount !== nodes.length) throw exchangeInvalid(path, `tracks is ${shape.join(" x ")}, not ${ORDER.join(" x ")}`);
    const scores = content.has("instance_scores") ? content.numbers("instance_scores").values : null;
    const builder = new TrackBuilder(path);
    for (let track = 0; track < tracks; track++) {
      const key = `${track}:${names[track]}`;
      for (let frame = 0; frame < frames; frame++) {
        const box = boxOfPoints(readPoints2(values, { nodes, first: track * 2 * nodeCount * frames + frame, stride: frames }));
        const score = scores?.[track * frames + frame] ?? Number.NaN;
        if (box) builder.add({ key, frameIndex: frame - (request.choices.frameBase ?? 0), box, known: Number.isFinite(score) ? { score } : {}, at: frame });
      }
      builder.label(key, labelOfName(names[track]), 0);
    }
    return { clip: { ...request.clip, frameCount: frames }, tracks: builder.finish() };
  });
}
function readPoints2(values, { nodes, first, stride }) {
  const points = /* @__PURE__ */ new Map();
  for (const [index, name] of nodes.entries()) {
    const [x, y] = [values[first + index * stride], values[first + (nodes.length + index) * stride]];
    if (Number.isFinite(x) && Number.isFinite(y)) points.set(name, { x, y });
  }
  return points;
}
function compose2(file, document) {
  const frames = frameSpan(document);
  const { tracks } = document;
  const nodes = BOX_POINTS.length;
  if (tracks.length * frames * nodes * 2 > 10 * LIMITS.samples) throw exchangeInvalid("SLEAP analysis", `${tracks.length} tracks over ${frames} frames are more than such a file should hold`);
  const [places, pointScores, scores, occupancy] = [nodes * 2, nodes, 1, 1].map((rows) => new Float64Array(tracks.length * rows * frames).fill(Number.NaN));
  occupancy.fill(0);
  for (const [track, { frameIndex, box, score }] of tracks.flatMap((each, index) => presentSamples(each).map((sample) => [index, sample]))) {
    for (const [node, { x, y }] of pointsOfBox(box).entries()) {
      places[(track * 2 * nodes + node) * frames + frameIndex] = x;
      places[((track * 2 + 1) * nodes + node) * frames + frameIndex] = y;
      pointScores[(track * nodes + node) * frames + frameIndex] = 1;
    }
    scores[track * frames + frameIndex] = score;
    occupancy[frameIndex * tracks.length + track] = 1;
  }
  const shape = [tracks.length, frames];
  file.create_dataset({ name: "tracks", data: places, shape: [tracks.length, 2, nodes, frames] });
  file.create_dataset({ name: "point_scores", data: pointScores, shape: [tracks.length, nodes, frames] });
  file.create_dataset({ name: "instance_scores", data: scores, shape });
  file.create_dataset({ name: "tracking_scores", data: new Float64Array(tracks.length * frames).fill(Number.NaN), shape });
  file.create_dataset({ name: "track_occupancy", data: Uint8Array.from(occupancy), shape: [frames, tracks.length] });
  composeNames(file, document);
}
function composeNames(file, { clip: clip2, tracks }) {
  file.create_dataset({ name: "track_names", data: tracks.map(({ id, label }) => `${label}_${id}`) });
  file.create_dataset({ name: "node_names", data: [...BOX_POINTS] });
  file.create_dataset({ name: "edge_names", data: new Float64Array(0), shape: [0] });
  file.create_dataset({ name: "edge_inds", data: new Float64Array(0), shape: [0] });
  file.create_dataset({ name: "labels_path", data: "", shape: [] });
  file.create_dataset({ name: "video_path", data: clip2.name ?? "", shape: [] });
  file.create_dataset({ name: "video_ind", data: 0, shape: [], dtype: "<i" });
  file.create_dataset({ name: "provenance", data: "{}", shape: [] });
}

// main/formats/exchange/sleapCsv.ts
var SLEAP_CSV = {
  facts: {
    format: "sleap-csv",
    title: "SLEAP analysis CSV",
    form: "file",
    extension: "csv",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-9, relative: 0 },
    losses: ["psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times"],
    needs: []
  },
  recognizes: (_, head) => /^(\uFEFF)?track,frame_idx,instance\.score/.test(head),
  read: readSleapCsv,
  write: (document) => {
    const header = ["track", "frame_idx", "instance.score", ...BOX_POINTS.flatMap((point) => [`${point}.x`, `${point}.y`, `${point}.score`])];
    const rows = document.tracks.flatMap((track) => {
      const name = quoteField(`${track.label}_${track.id}`);
      return presentSamples(track).map(({ frameIndex, score, box }) => [name, frameIndex, Number.isFinite(score) ? score : "", ...pointsOfBox(box).flatMap(({ x, y }) => [x, y, 1])].join(","));
    });
    return [textFile("tracks.analysis.csv", `${[header.join(","), ...rows].join("\n")}
`)];
  }
};
function readSleapCsv(request) {
  const { path, choices } = request;
  const [header = "", ...lines] = splitLines(decodeText(fileNamed(request, /\.csv$/i), path));
  const names = splitFields(header);
  const [track, frame, score] = ["track", "frame_idx", "instance.score"].map((name) => names.indexOf(name));
  const nodes = names.flatMap((name, x) => name.endsWith(".x") ? [{ name: name.slice(0, -2), x, y: names.indexOf(`${name.slice(0, -2)}.y`) }] : []);
  if (track < 0 || frame < 0 || nodes.length === 0 || nodes.some(({ y }) => y < 0)) throw exchangeInvalid(`${path}:1`, "the columns track, frame_idx and NODE.x, NODE.y are missing");
  const builder = new TrackBuilder(path);
  for (const [index, line] of lines.entries()) {
    const place = () => `${path}:${index + 2}`;
    const fields = splitFields(line);
    const box = boxOfPoints(readNodes2(fields, { nodes, place }));
    if (!box) continue;
    const key = fields[track] ?? "";
    const known2 = score < 0 || isEmpty2(fields[score]) ? {} : { score: parseNumber(fields[score], place) };
    builder.add({ key, frameIndex: parseInteger(fields[frame], place) - (choices.frameBase ?? 0), box, known: known2, at: index + 2 });
    if (key !== "") builder.label(key, labelOfName(key), index + 2);
  }
  return { clip: request.clip, tracks: builder.finish() };
}
function readNodes2(fields, { nodes, place }) {
  const seen = nodes.filter(({ x, y }) => !isEmpty2(fields[x]) && !isEmpty2(fields[y]));
  return new Map(seen.map(({ name, x, y }) => [name, { x: parseNumber(fields[x], place), y: parseNumber(fields[y], place) }]));
}
function isEmpty2(field) {
  return field === void 0 || /^\s*(nan)?\s*$/i.test(field);
}

// main/formats/exchange/trackMateReader.ts
function readTrackMate({ path, xml, clip: clip2, choices }) {
  const reading = new TrackMateReading(path);
  walkXml({ xml, path, open: (element, way) => reading.open(element, way) });
  const builder = new TrackBuilder(path);
  reading.addTo(builder, choices.frameBase ?? 0);
  return { clip: { ...clip2, ...reading.image(), name: clip2.name ?? reading.fileName }, tracks: builder.finish() };
}
var TrackMateReading = class {
  constructor(path) {
    this.path = path;
  }
  path;
  fileName = null;
  spots = /* @__PURE__ */ new Map();
  tracks = /* @__PURE__ */ new Map();
  settings = /* @__PURE__ */ new Map();
  current = null;
  open(element, way) {
    const { name, attributes, line } = element;
    if (way[0] !== "TrackMate") throw exchangeInvalid(`${this.path}:${line}`, `it begins with <${way[0]}>, not with <TrackMate>`);
    if (name === "Spot") this.addSpot(element);
    if (name === "Track") this.current = this.addTrack(element);
    if (name === "Edge" && way.at(-2) === "Track") this.addEdge(element);
    if (name !== "ImageData") return;
    this.fileName = attributes["filename"] || null;
    for (const key of ["width", "height", "nframes", "pixelwidth", "pixelheight"]) if (attributes[key] !== void 0) this.settings.set(key, this.number(element, key));
  }
  image() {
    const positive = (key) => (this.settings.get(key) ?? 0) > 0 ? this.settings.get(key) : null;
    const [width, height, frameCount] = [positive("width"), positive("height"), positive("nframes")];
    return { ...width === null ? {} : { width }, ...height === null ? {} : { height }, ...frameCount === null ? {} : { frameCount } };
  }
  /** Positions are in the image's units; ours are in pixels. */
  addTo(builder, base) {
    const [unitX, unitY] = [this.settings.get("pixelwidth") || 1, this.settings.get("pixelheight") || 1];
    const alone = new Set(this.spots.keys());
    const add = (key, id) => {
      const spot = this.spots.get(id);
      if (!spot) throw exchangeInvalid(this.path, `an edge names spot ${id}, which is not there`);
      alone.delete(id);
      const box = boxOfSpot({ x: spot.x / unitX, y: spot.y / unitY, radius: spot.radius / unitX });
      builder.add({ key, frameIndex: spot.frame - base, box, known: spot.quality === null ? {} : { score: spot.quality }, at: spot.at });
    };
    for (const [key, track] of this.tracks) {
      for (const id of track.spots) add(key, id);
      builder.label(key, track.name, 0);
    }
    for (const id of alone) {
      const { name, at } = this.spots.get(id);
      const key = `spot ${id}:${name}`;
      add(key, id);
      builder.label(key, labelOfName(name), at);
    }
  }
  addSpot(element) {
    const { attributes, line: at } = element;
    if (attributes["VISIBILITY"] === "0") return;
    if (this.spots.size >= LIMITS.samples) throw exchangeInvalid(this.path, `it has more than ${LIMITS.samples} spots`);
    const quality = attributes["QUALITY"] === void 0 ? null : this.number(element, "QUALITY");
    const [x, y, radius] = [this.number(element, "POSITION_X"), this.number(element, "POSITION_Y"), this.number(element, "RADIUS")];
    this.spots.set(this.integer(element, "ID"), { name: attributes["name"] ?? "", frame: this.number(element, "FRAME"), x, y, radius, quality, at });
  }
  addTrack(element) {
    const track = { name: element.attributes["name"] ?? "", spots: /* @__PURE__ */ new Set() };
    this.tracks.set(this.integer(element, "TRACK_ID"), track);
    return track;
  }
  addEdge(element) {
    this.current?.spots.add(this.integer(element, "SPOT_SOURCE_ID"));
    this.current?.spots.add(this.integer(element, "SPOT_TARGET_ID"));
  }
  number({ attributes, line }, name) {
    return parseNumber(attributes[name], () => `${this.path}:${line} (${name})`);
  }
  integer({ attributes, line }, name) {
    return parseInteger(attributes[name], () => `${this.path}:${line} (${name})`);
  }
};

// main/formats/exchange/trackMate.ts
var TRACK_MATE = {
  facts: {
    format: "trackmate",
    title: "TrackMate XML",
    form: "file",
    extension: "xml",
    frameBase: 0,
    pixelBase: -0.5,
    rounding: { pixels: 1e-6, relative: 0 },
    losses: ["psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times", "shape"],
    needs: []
  },
  recognizes: (_, head) => /<TrackMate[\s>]/.test(head),
  read: (request) => readTrackMate({ ...request, xml: decodeText(fileNamed(request, /\.xml$/i), request.path) }),
  write: (document) => [textFile("tracks.xml", formatTrackMate(document))]
};
function formatTrackMate(document) {
  let id = 0;
  const tracks = document.tracks.map((track) => ({
    id: track.id,
    label: track.label,
    spots: presentSamples(track).map(({ frameIndex, box, score }) => {
      const { x, y, radius } = spotOfBox(box);
      const place = `POSITION_X="${x}" POSITION_Y="${y}" POSITION_Z="0.0" POSITION_T="${frameIndex}"`;
      const quality = Number.isFinite(score) ? score : 0;
      return { id: ++id, frame: frameIndex, text: `<Spot ID="${id}" name="${escapeXml(`${track.label}_${track.id}`)}" QUALITY="${quality}" ${place} FRAME="${frameIndex}" RADIUS="${radius}" VISIBILITY="1" />` };
    })
  }));
  const linked = tracks.filter(({ spots }) => spots.length > 1);
  const parts = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<TrackMate version="7.13.2">',
    '<Model spatialunits="pixel" timeunits="frame">',
    FEATURES,
    formatSpots(tracks.flatMap(({ spots }) => spots)),
    "<AllTracks>",
    ...linked.map(formatTrack3),
    "</AllTracks>",
    "<FilteredTracks>",
    ...linked.map((track) => `<TrackID TRACK_ID="${track.id}" />`),
    "</FilteredTracks>",
    "</Model>",
    formatSettings(document),
    "</TrackMate>"
  ];
  return `${parts.join("\n")}
`;
}
function formatSpots(spots) {
  const frames = /* @__PURE__ */ new Map();
  for (const { frame, text } of spots) {
    const there = frames.get(frame);
    if (there) there.push(text);
    else frames.set(frame, [text]);
  }
  const listed = [...frames].sort(([a], [b]) => a - b).map(([frame, texts]) => `<SpotsInFrame frame="${frame}">
${texts.join("\n")}
</SpotsInFrame>`);
  return [`<AllSpots nspots="${spots.length}">`, ...listed, "</AllSpots>"].join("\n");
}
function formatTrack3({ id, label, spots }) {
  const edges = spots.slice(1).map((spot, index) => {
    const from = spots[index];
    return `<Edge SPOT_SOURCE_ID="${from.id}" SPOT_TARGET_ID="${spot.id}" EDGE_TIME="${(from.frame + spot.frame) / 2}" />`;
  });
  return [`<Track name="${escapeXml(label)}" TRACK_ID="${id}" TRACK_INDEX="${id}">`, ...edges, "</Track>"].join("\n");
}
function formatSettings(document) {
  const { name, width, height } = document.clip;
  const frames = frameSpan(document);
  const image = `filename="${escapeXml(name ?? "")}" folder="" width="${width ?? 0}" height="${height ?? 0}" nslices="1" nframes="${frames}" pixelwidth="1.0" pixelheight="1.0" voxeldepth="1.0" timeinterval="1.0"`;
  const basic = `xstart="0" xend="${Math.max(0, (width ?? 0) - 1)}" ystart="0" yend="${Math.max(0, (height ?? 0) - 1)}" zstart="0" zend="0" tstart="0" tend="${Math.max(0, frames - 1)}"`;
  return `<Settings>
<ImageData ${image} />
<BasicSettings ${basic} />
</Settings>`;
}
var SPOT_FEATURES = [
  ["QUALITY", "Quality", "QUALITY"],
  ["POSITION_X", "X", "POSITION"],
  ["POSITION_Y", "Y", "POSITION"],
  ["POSITION_Z", "Z", "POSITION"],
  ["POSITION_T", "T", "TIME"],
  ["FRAME", "Frame", "NONE"],
  ["RADIUS", "R", "LENGTH"],
  ["VISIBILITY", "Visibility", "NONE"]
];
var EDGE_FEATURES = [["SPOT_SOURCE_ID", "Source spot ID", "NONE"], ["SPOT_TARGET_ID", "Target spot ID", "NONE"], ["EDGE_TIME", "Edge time", "TIME"]];
var TRACK_FEATURES = [["TRACK_INDEX", "Track index", "NONE"], ["TRACK_ID", "Track ID", "NONE"]];
var FEATURES = [
  "<FeatureDeclarations>",
  declare("SpotFeatures", SPOT_FEATURES),
  declare("EdgeFeatures", EDGE_FEATURES),
  declare("TrackFeatures", TRACK_FEATURES),
  "</FeatureDeclarations>"
].join("\n");
function declare(kind, features) {
  const isWhole = (key) => /^(FRAME|VISIBILITY|TRACK_I.*|SPOT_.*)$/.test(key);
  const listed = features.map(([key, name, dimension]) => `<Feature feature="${key}" name="${name}" shortname="${name}" dimension="${dimension}" isint="${isWhole(key)}" />`);
  return [`<${kind}>`, ...listed, `</${kind}>`].join("\n");
}

// main/formats/exchange/trackMateCsv.ts
var COLUMNS = ["ID", "LABEL", "TRACK_ID", "TRACK_NAME", "TRACK_VISIBLE", "QUALITY", "POSITION_X", "POSITION_Y", "POSITION_Z", "POSITION_T", "FRAME", "RADIUS", "VISIBILITY"];
var UNITS = { QUALITY: "(quality)", POSITION_X: "(pixel)", POSITION_Y: "(pixel)", POSITION_Z: "(pixel)", POSITION_T: "(frame)", RADIUS: "(pixel)" };
var MISSING = "\xF8";
var TRACK_MATE_CSV = {
  facts: {
    format: "trackmate-csv",
    title: "TrackMate CSV",
    form: "file",
    extension: "csv",
    frameBase: 0,
    pixelBase: -0.5,
    rounding: { pixels: 1e-6, relative: 0 },
    losses: ["psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times", "shape"],
    needs: []
  },
  recognizes: (_, head) => /^(\uFEFF)?[^\r\n]*(^|,)TRACK_ID,[^\r\n]*POSITION_X,/.test(head),
  read: readTable,
  write: (document) => {
    let id = 0;
    const rows = document.tracks.flatMap((track) => {
      const name = quoteField(`${track.label}_${track.id}`);
      return presentSamples(track).map(({ frameIndex, box, score }) => {
        const { x, y, radius } = spotOfBox(box);
        return [++id, `ID${id}`, track.id, name, 1, Number.isFinite(score) ? score : MISSING, x, y, 0, frameIndex, frameIndex, radius, 1].join(",");
      });
    });
    const units = COLUMNS.map((column) => UNITS[column] ?? "").join(",");
    return [textFile("spots.csv", `${[COLUMNS.join(","), COLUMNS.join(","), COLUMNS.join(","), units, ...rows].join("\n")}
`)];
  }
};
function readTable(request) {
  const { path, choices } = request;
  const [header = "", ...lines] = splitLines(decodeText(fileNamed(request, /\.csv$/i), path));
  const names = splitFields(header);
  const column = (name) => names.indexOf(name);
  const missing = ["ID", "TRACK_ID", "POSITION_X", "POSITION_Y", "FRAME", "RADIUS"].find((name) => column(name) < 0);
  if (missing) throw exchangeInvalid(`${path}:1`, `the column ${missing} is missing`);
  const builder = new TrackBuilder(path);
  const first = lines.findIndex((line) => /^-?\d+$/.test(splitFields(line)[column("ID")]?.trim() ?? ""));
  for (const [index, line] of first < 0 ? [] : lines.slice(first).entries()) readRow2(splitFields(line), { builder, column, base: choices.frameBase ?? 0, at: first + index + 2, path });
  return { clip: request.clip, tracks: builder.finish() };
}
function readRow2(fields, { builder, column, base, at, path }) {
  const place = () => `${path}:${at}`;
  const number = (name2) => parseNumber(fields[column(name2)], place);
  const [track, name, quality] = ["TRACK_ID", "TRACK_NAME", "QUALITY"].map((key2) => known(fields[column(key2)]));
  const key = track === null ? `spot ${fields[column("ID")].trim()}` : parseInteger(track, place);
  const box = boxOfSpot({ x: number("POSITION_X"), y: number("POSITION_Y"), radius: number("RADIUS") });
  const score = quality === null ? {} : { score: parseNumber(quality, place) };
  builder.add({ key, frameIndex: number("FRAME") - base, box, known: score, at });
  if (name !== null) builder.label(key, labelOfName(name), at);
}
function known(field) {
  return field === void 0 || field.trim() === "" || field.trim() === MISSING ? null : field;
}

// main/formats/exchange/trackMateSimple.ts
var TRACK_MATE_SIMPLE = {
  facts: {
    format: "trackmate-simple",
    title: "TrackMate simple XML",
    form: "file",
    extension: "xml",
    frameBase: 0,
    pixelBase: -0.5,
    rounding: { pixels: 1e-6, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "labels", "identities", "times", "shape"],
    needs: []
  },
  recognizes: (_, head) => /<Tracks\s/.test(head),
  read: readSimple,
  write: (document) => {
    const tracks = document.tracks.map(presentSamples).filter(({ length }) => length > 0);
    const particles = tracks.map((samples2) => {
      const detections = samples2.map(({ frameIndex, box }) => `<detection t="${frameIndex}" x="${spotOfBox(box).x}" y="${spotOfBox(box).y}" z="0.0" />`);
      return [`<particle nSpots="${samples2.length}">`, ...detections, "</particle>"].join("\n");
    });
    const head = `<Tracks nTracks="${tracks.length}" spaceUnits="pixel" frameInterval="1.0" timeUnits="frame" from="Pultrack">`;
    return [textFile("tracks.xml", `${['<?xml version="1.0" encoding="UTF-8"?>', head, ...particles, "</Tracks>"].join("\n")}
`)];
  }
};
function readSimple(request) {
  const { path, clip: clip2, choices } = request;
  const xml = decodeText(fileNamed(request, /\.xml$/i), path);
  const radius = neededSide(choices.side, "TrackMate simple XML") / 2;
  const builder = new TrackBuilder(path);
  let particle = 0;
  walkXml({
    xml,
    path,
    open: ({ name, attributes, line }, way) => {
      if (way[0] !== "Tracks") throw exchangeInvalid(`${path}:${line}`, `it begins with <${way[0]}>, not with <Tracks>`);
      if (name === "particle") particle++;
      if (name !== "detection") return;
      const [t, x, y] = ["t", "x", "y"].map((key) => parseNumber(attributes[key], () => `${path}:${line} (${key})`));
      builder.add({ key: particle, frameIndex: t - (choices.frameBase ?? 0), box: boxOfSpot({ x, y, radius }), at: line });
    }
  });
  return { clip: clip2, tracks: builder.finish() };
}

// main/formats/exchange/viame.ts
var HEADER = "# 1: Detection or Track-id,2: Video or Image Identifier,3: Unique Frame Identifier,4-7: Img-bbox(TL_x,TL_y,BR_x,BR_y),8: Detection or Length Confidence,9: Target Length (0 or -1 if invalid),10-11+: Repeated Species,Confidence Pairs or Attributes";
var VIAME = {
  facts: {
    format: "viame",
    title: "VIAME / DIVE CSV",
    form: "file",
    extension: "csv",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 11e-5, relative: 0 },
    losses: ["psr", "confidence", "model", "uncertain", "absent", "who", "interpolated", "times", "rounding"],
    needs: []
  },
  recognizes: (_, head) => /^(\uFEFF)?# 1: Detection|^# metadata,/m.test(head),
  read: readViame,
  write: (document) => {
    const { frameRate } = document.clip;
    const metadata = frameRate ? [`# metadata,fps: ${formatDecimals(frameRate.num / frameRate.den, 6)},exported_by: "pultrack"`] : [];
    return [textFile("annotations.csv", `${[HEADER, ...metadata, ...document.tracks.flatMap((track) => formatTrack4(track, document))].join("\n")}
`)];
  }
};
function readViame(request) {
  const { path, choices } = request;
  const builder = new TrackBuilder(path);
  const bases = { frame: choices.frameBase ?? 0, pixel: choices.pixelBase ?? 0 };
  let frameRate = request.clip.frameRate;
  for (const [index, line] of splitLines(decodeText(fileNamed(request, /\.csv$/i), path)).entries()) {
    if (line.startsWith("# metadata")) frameRate = rateOf(Number(/fps:\s?([\d.]{1,20})/.exec(line.slice(0, 1e3))?.[1] ?? Number.NaN)) ?? frameRate;
    if (line.trim() !== "" && !line.startsWith("#")) readRow3(splitFields(line), { builder, bases, at: index + 1, place: () => `${path}:${index + 1}` });
  }
  return { clip: { ...request.clip, frameRate }, tracks: builder.finish() };
}
function readRow3(fields, { builder, bases, at, place }) {
  if (fields.length < 9) throw exchangeInvalid(place(), `${fields.length} columns; VIAME has 9 and more`);
  const key = parseInteger(fields[0], place);
  const [left, top, right, bottom, score] = [3, 4, 5, 6, 7].map((column) => parseNumber(fields[column], place));
  const box = { left: left - bases.pixel, top: top - bases.pixel, width: right - left, height: bottom - top };
  const known2 = { score, state: fields.some((field) => field === "(atr) occluded true") ? "occluded" : "tracked" };
  builder.add({ key, frameIndex: parseInteger(fields[2], place) - bases.frame, box, known: known2, at });
  const label = fields[9];
  if (label !== void 0 && fields[10] !== void 0 && !label.startsWith("(")) builder.label(key, label, at);
}
function formatTrack4(track, { clip: clip2 }) {
  const label = quoteField(track.label);
  return presentSamples(track).map(({ frameIndex, mediaTime, box, score, state }) => {
    const [left, top] = [Number(box.left.toFixed(4)), Number(box.top.toFixed(4))];
    const corners = [left, top, formatDecimals(left + Number(formatSide(box.left + box.width - left, 4)), 4), formatDecimals(top + Number(formatSide(box.top + box.height - top, 4)), 4)];
    const time = mediaTime ?? clip2.mediaTimes?.[frameIndex] ?? null;
    const shown = Number.isFinite(score) ? score : 0;
    const fields = [track.id, time === null ? imageName(frameIndex) : formatTime(time), frameIndex, ...corners, shown, -1, label, shown];
    return [...fields, ...state === "occluded" ? ["(atr) occluded true"] : []].join(",");
  });
}
function formatTime(seconds) {
  const micros = Math.max(0, Math.round(seconds * 1e6));
  const part = (unit, size) => String(Math.floor(micros / unit) % size).padStart(2, "0");
  return `${part(36e8, 100)}:${part(6e7, 60)}:${part(1e6, 60)}.${String(micros % 1e6).padStart(6, "0")}`;
}

// main/formats/exchange/votRegion.ts
function parseVotRegion(line, place) {
  const text = line.trim();
  if (text.startsWith("m")) return maskBox(text.slice(1).split(","), place);
  const fields = text.split(",");
  if (fields.some((field) => /^\s*nan\s*$/i.test(field))) return null;
  const values = fields.map((field) => parseNumber(field, place));
  if (values.length === 1) return null;
  if (values.length === 4) return rectangle(values, place);
  if (values.length >= 6 && values.length % 2 === 0) return polygonBox(values);
  throw exchangeInvalid(place(), `${values.length} numbers make no region`);
}
function rectangle([left, top, width, height], place) {
  if (width < 0 || height < 0) throw exchangeInvalid(place(), `the box has a negative size, ${width} x ${height}`);
  return withArea({ left, top, width, height });
}
function polygonBox(values) {
  const [left, right] = range(values, 0);
  const [top, bottom] = range(values, 1);
  return withArea({ left, top, width: right - left, height: bottom - top });
}
function range(values, first) {
  let [low, high] = [Infinity, -Infinity];
  for (let index = first; index < values.length; index += 2) {
    low = Math.min(low, values[index]);
    high = Math.max(high, values[index]);
  }
  return [low, high];
}
function maskBox(fields, place) {
  const [x = 0, y = 0, width = 0, height = 0, ...runs] = fields.map((field) => parseNumber(field, place));
  if (fields.length < 4 || [width, height, ...runs].some((value) => !Number.isInteger(value) || value < 0)) throw exchangeInvalid(place(), "the mask is not x,y,w,h and whole run lengths");
  let [left, right, top, bottom, at] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  for (const [index, run] of runs.entries()) {
    const end = at + run;
    if (end > width * height) throw exchangeInvalid(place(), "the runs of the mask are longer than its area");
    if (index % 2 === 1 && run > 0) {
      const [firstRow, lastRow] = [Math.floor(at / width), Math.floor((end - 1) / width)];
      const whole = lastRow > firstRow;
      left = Math.min(left, whole ? 0 : at % width);
      right = Math.max(right, whole ? width : (end - 1) % width + 1);
      top = Math.min(top, firstRow);
      bottom = Math.max(bottom, lastRow + 1);
    }
    at = end;
  }
  return withArea({ left: x + left, top: y + top, width: right - left, height: bottom - top });
}
function withArea(box) {
  return box.width > 0 && box.height > 0 ? box : null;
}

// main/formats/exchange/votTrack.ts
var VOT = {
  facts: {
    format: "vot",
    title: "VOT",
    form: "file",
    extension: "txt",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 51e-6, relative: 0 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "labels", "identities", "times", "one-track", "rounding"],
    needs: []
  },
  recognizes: (files, head) => files.some((name) => /(^|\/)groundtruth(_[^/]*)?\.txt$/.test(name)) && /^(\uFEFF)?\s*(m|[-\d.]+|nan)(,|\s*$)/im.test(head),
  read: (request) => {
    const lines = splitLines(decodeText(fileNamed(request, /(^|\/)groundtruth(_[^/]*)?\.txt$/), request.path));
    assertFrames(request.path, lines.length);
    const origin = request.choices.pixelBase ?? 0;
    const boxes = lines.map((line, index) => parseVotRegion(line, () => `${request.path}:${index + 1}`));
    return documentOfBoxes(request, boxes.map((box) => box && { ...box, left: box.left - origin, top: box.top - origin }));
  },
  write: (document) => {
    const boxes = boxPerFrame(onlyTrack(document, "VOT"), frameSpan(document));
    const lines = boxes.map((box) => box ? [formatDecimals(box.left, 4), formatDecimals(box.top, 4), formatSide(box.width, 4), formatSide(box.height, 4)].join(",") : "0");
    return [textFile("groundtruth.txt", `${lines.join("\n")}
`)];
  }
};

// main/formats/exchange/yolo.ts
var DECIMALS = 9;
var YOLO = {
  facts: {
    format: "yolo",
    title: "YOLO (Ultralytics)",
    form: "folder",
    extension: "txt",
    frameBase: 0,
    pixelBase: 0,
    rounding: { pixels: 1e-9, relative: 2e-9 },
    losses: ["scores", "psr", "confidence", "model", "uncertain", "occluded", "absent", "who", "interpolated", "times", "rounding"],
    needs: ["size"]
  },
  recognizes: (files, head) => files.some((name) => /(^|\/)labels\/.*\.txt$/.test(name)) || files.some((name) => /\d\.txt$/.test(name)) && /^\s*\d+( -?[\d.]+){4}( \d+)?\s*$/m.test(head),
  read: readYolo,
  write: writeYolo
};
function readYolo(request) {
  const { path, clip: clip2, choices } = request;
  const size = { width: needed(clip2.width, { what: "frame size", format: "YOLO" }), height: needed(clip2.height, { what: "frame size", format: "YOLO" }) };
  const labels = request.files.filter(({ name }) => /\d\D*\.txt$/.test(name));
  if (labels.length > LIMITS.files) throw exchangeInvalid(path, `it has more than ${LIMITS.files} files`);
  const builder = new TrackBuilder(path);
  const names = readNames(request);
  for (const file of labels) {
    const frameIndex = Number(/(\d+)\D*$/.exec(file.name.slice(0, -4))[1]) - (choices.frameBase ?? 0);
    for (const [index, line] of splitLines(decodeText(file, path)).entries()) {
      if (line.trim() !== "") readRow4(line.trim().split(/\s+/), { builder, names, size, frameIndex, at: index + 1, place: () => `${path}/${file.name}:${index + 1}` });
    }
  }
  return { clip: clip2, tracks: builder.finish() };
}
function readRow4(fields, { builder, names, size, frameIndex, at, place }) {
  if (fields.length !== 5 && fields.length !== 6) throw exchangeInvalid(place(), `${fields.length} columns; YOLO has 5 or 6`);
  const kind = parseInteger(fields[0], place);
  const [x, y, width, height] = [1, 2, 3, 4].map((column) => parseNumber(fields[column], place));
  const key = fields[5] === void 0 ? `class ${kind}` : parseInteger(fields[5], place);
  const box = { left: (x - width / 2) * size.width, top: (y - height / 2) * size.height, width: width * size.width, height: height * size.height };
  builder.add({ key, frameIndex, box, at });
  builder.label(key, names[kind] ?? (kind === 0 ? DEFAULT_LABEL : `class ${kind}`), at);
}
function readNames({ files, path }) {
  const file = files.find(({ name }) => /(^|\/)data\.ya?ml$/.test(name));
  const names = [];
  for (const line of file ? splitLines(decodeText(file, path)) : []) {
    const [, kind, name] = /^\s+(\d{1,5}):\s?(\S.*)$/.exec(line) ?? [];
    if (kind !== void 0 && name !== void 0) names[Number(kind)] = unquote(name.trim());
  }
  return names;
}
function unquote(text) {
  if (!/^".*"$/.test(text)) return text.replace(/^'(.*)'$/, "$1");
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
function writeYolo(document) {
  const size = { width: needed(document.clip.width, { what: "frame size", format: "YOLO" }), height: needed(document.clip.height, { what: "frame size", format: "YOLO" }) };
  const labels = [...new Set(document.tracks.map(({ label }) => label))];
  const rows = /* @__PURE__ */ new Map();
  for (const track of document.tracks) {
    for (const { frameIndex, box } of presentSamples(track)) {
      const place = formatShares(box, size);
      if (place === null) continue;
      const row = `${labels.indexOf(track.label)} ${place} ${track.id}
`;
      const others = rows.get(frameIndex);
      if (others) others.push(row);
      else rows.set(frameIndex, [row]);
    }
  }
  const frames = [...rows].sort(([a], [b]) => a - b);
  const names = labels.map((label, index) => `  ${index}: ${JSON.stringify(label)}
`).join("");
  return [
    textFile("data.yaml", `path: .
train: images/train
val: images/train
names:
${names}`),
    ...frames.map(([frame, lines]) => textFile(`labels/train/${imageName(frame, "txt")}`, lines.join("")))
  ];
}
function formatShares({ left, top, width, height }, size) {
  const [x1, x2] = [left, left + width].map((value) => Math.min(Math.max(value / size.width, 0), 1));
  const [y1, y2] = [top, top + height].map((value) => Math.min(Math.max(value / size.height, 0), 1));
  if (x2 - x1 < 10 ** -DECIMALS || y2 - y1 < 10 ** -DECIMALS) return null;
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1].map((value) => value.toFixed(DECIMALS)).join(" ");
}

// main/formats/exchange/registry.ts
var FOREIGN_FORMATS = [
  PARQUET,
  SLEAP,
  SLEAP_ANALYSIS,
  CVAT,
  TRACK_MATE,
  TRACK_MATE_SIMPLE,
  TRACK_MATE_CSV,
  SLEAP_CSV,
  DEEPLABCUT,
  KINOVEA,
  VIAME,
  DIVE,
  COCO_VID,
  TAO,
  LABEL_STUDIO,
  YOLO,
  GOT10K,
  VOT,
  OTB,
  MOT
];

// main/contract/geometry.ts
import { z } from "zod";
var boxSchema = z.strictObject({
  left: z.number().finite(),
  top: z.number().finite(),
  width: z.number().finite().positive(),
  height: z.number().finite().positive()
});

// main/store/trackFormat.ts
function inFrameOrder(samples2) {
  return samples2.toSorted((a, b) => a.frameIndex - b.frameIndex);
}
function isKeyframe(source) {
  return source === "user" || source === "imported";
}
var TrackValues = class {
  constructor(place) {
    this.place = place;
  }
  place;
  /** @param allowed also NaN and the infinities, as scores of a flat response map may be */
  number(name, value, allowed = "finite") {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    const spelled = value === "NaN" || value === "Infinity" || value === "-Infinity";
    if (typeof number !== "number" || Number.isNaN(number) && !spelled) throw this.invalid(`${name} is "${String(value)}", no number`);
    if (allowed === "finite" && !Number.isFinite(number)) throw this.invalid(`${name} is ${number}`);
    return number;
  }
  /** Empty text and null stand for "none". */
  optional(name, value) {
    return value === "" || value === null || value === void 0 ? null : this.number(name, value, "any");
  }
  index(name, value) {
    const number = this.number(name, value);
    if (!Number.isSafeInteger(number) || number < 0) throw this.invalid(`${name} is ${number}, no index`);
    return number;
  }
  box(value) {
    const box = { left: this.number("x", value.x), top: this.number("y", value.y), width: this.number("w", value.w), height: this.number("h", value.h) };
    if (!boxSchema.safeParse(box).success) throw this.invalid(`the box is ${box.width} x ${box.height} pixels`);
    return box;
  }
  state(value) {
    return this.oneOf({ name: "state", value, choices: TRACK_STATES });
  }
  source(value) {
    return this.oneOf({ name: "source", value, choices: SAMPLE_SOURCES });
  }
  invalid(what) {
    return trackInvalid(`${this.place}: ${what}.`);
  }
  oneOf({ name, value, choices }) {
    const found = choices.find((choice) => choice === value);
    if (found === void 0) throw this.invalid(`${name} is "${String(value)}"; it must be one of ${choices.join(", ")}`);
    return found;
  }
};
function trackInvalid(message, cause) {
  return new AppError({ code: "track-invalid", message, hint: "Name a track.csv or track.json that Pultrack wrote, or correct that place.", cause });
}

// main/store/trackCsv.ts
var HEADER_WITHOUT_CONFIDENCE = "frame,pts_s,track,label,x,y,w,h,score,psr,state,source,keyframe";
var HEADER2 = HEADER_WITHOUT_CONFIDENCE.replace("psr,", "psr,confidence,");
function formatTrackCsv(tracks) {
  const lines = tracks.flatMap((track) => inFrameOrder(track.samples).map((sample) => formatRow(track, sample)));
  return `${[HEADER2, ...lines].join("\n")}
`;
}
function parseTrackCsv(text, path) {
  const [header, ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (header !== HEADER2 && header !== HEADER_WITHOUT_CONFIDENCE) throw trackInvalid(`${path} is no track: its first line is not "${HEADER2}".`);
  if (lines.at(-1) === "") lines.pop();
  const names = header.split(",");
  const tracks = /* @__PURE__ */ new Map();
  for (const [index, line] of lines.entries()) {
    const { id, label, sample } = parseRow(line, { place: `${path}, line ${index + 2}`, names });
    const track = tracks.get(id) ?? { label, samples: [] };
    track.samples.push(sample);
    tracks.set(id, track);
  }
  return [...tracks].map(([id, track]) => ({ id, ...track }));
}
function formatRow({ id, label }, sample) {
  const { left, top, width, height } = sample.box;
  const box = [left, top, width, height].map((value) => formatNumber(value, 2));
  const psr = sample.psr === null ? "" : formatNumber(sample.psr, 2);
  const confidence = sample.confidence === null ? "" : formatNumber(sample.confidence, 4);
  const { state, source } = sample;
  const fields = [sample.frameIndex, formatNumber(sample.mediaTime, 6), id, quote(label), ...box, formatNumber(sample.score, 6), psr, confidence, state, source];
  return [...fields, isKeyframe(source) ? 1 : 0].join(",");
}
function formatNumber(value, decimals) {
  const fixed = value.toFixed(decimals);
  return Object.is(Number(fixed), value) ? fixed : Object.is(value, -0) ? "-0" : String(value);
}
function quote(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll(/\r?\n|\r/g, " ")}"` : text;
}
function parseRow(line, { place, names }) {
  const values = new TrackValues(place);
  const fields = splitLine(line);
  if (fields.length !== names.length) throw values.invalid(`${fields.length} columns instead of ${names.length}`);
  const { frame, pts_s: pts, track: id, label, x, y, w, h, score, psr, confidence, state, source, keyframe } = Object.fromEntries(names.map((name, column) => [name, fields[column]]));
  if (keyframe !== "0" && keyframe !== "1") throw values.invalid(`keyframe is "${keyframe}"; it must be 0 or 1`);
  const sample = {
    frameIndex: values.index("frame", frame),
    mediaTime: values.number("pts_s", pts),
    box: values.box({ x, y, w, h }),
    score: values.number("score", score, "any"),
    psr: values.optional("psr", psr),
    scaleIndex: null,
    confidence: values.optional("confidence", confidence),
    state: values.state(state),
    source: values.source(source),
    modelId: null
  };
  return { id: values.index("track", id), label: label ?? "", sample };
}
function splitLine(line) {
  const fields = line.match(/(?<=^|,)("(?:[^"]|"")*"|[^,]*)(?=,|$)/g) ?? [];
  return fields.map((field) => field.startsWith('"') && field.endsWith('"') && field.length > 1 ? field.slice(1, -1).replaceAll('""', '"') : field);
}

// main/store/trackJson.ts
var FORMAT = "pultrack-track";
function formatTrackJson({ clip: clip2, tracks }) {
  const { frameCount, width, height, frameRate, fingerprint } = clip2;
  const head = { path: clip2.path, frames: frameCount, width, height, fps: [frameRate.num, frameRate.den], fingerprint };
  const written = tracks.map(({ id, label, samples: samples2 }) => ({ id, label, boxes: inFrameOrder(samples2).map(toRow) }));
  const spell = (_, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify({ format: FORMAT, version: 1, clip: head, tracks: written }, spell)}
`;
}
function parseTrackJson(text, path) {
  const content = parseContent(text, path);
  if (!isRow(content) || content["format"] !== FORMAT) throw trackInvalid(`${path} is no track: its format is not "${FORMAT}".`);
  if (content["version"] !== 1) throw trackInvalid(`${path} has version ${String(content["version"])}; this program reads version 1.`);
  const { clip: clip2, tracks } = content;
  if (!isRow(clip2) || !Array.isArray(tracks)) throw trackInvalid(`${path} holds no clip or no list of tracks.`);
  return { clip: parseClip(clip2, path), tracks: tracks.map((track, index) => parseTrack(track, `${path}, tracks[${index}]`)) };
}
function toRow(sample) {
  const { frameIndex: frame, mediaTime, box, score, psr, scaleIndex, confidence, state, source, modelId } = sample;
  const { left: x, top: y, width: w, height: h } = box;
  return { frame, pts_s: mediaTime, x, y, w, h, score, psr, scale_index: scaleIndex, confidence, state, source, model_id: modelId, keyframe: isKeyframe(source) };
}
function parseContent(text, path) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw trackInvalid(`${path} is not valid JSON; it was cut short or changed.`, cause);
  }
}
function parseClip(clip2, path) {
  const values = new TrackValues(`${path}, clip`);
  const rate = Array.isArray(clip2["fps"]) ? clip2["fps"] : [];
  return {
    path: String(clip2["path"]),
    frameCount: values.index("frames", clip2["frames"]),
    width: values.index("width", clip2["width"]),
    height: values.index("height", clip2["height"]),
    fingerprint: String(clip2["fingerprint"]),
    frameRate: { num: values.index("fps[0]", rate[0]), den: values.index("fps[1]", rate[1]) }
  };
}
function parseTrack(track, place) {
  const values = new TrackValues(place);
  if (!isRow(track) || !Array.isArray(track["boxes"])) throw values.invalid("it has no list of boxes");
  const samples2 = track["boxes"].map((row, index) => parseSample(row, new TrackValues(`${place}.boxes[${index}]`)));
  return { id: values.index("id", track["id"]), label: String(track["label"]), samples: samples2 };
}
function parseSample(row, values) {
  if (!isRow(row)) throw values.invalid("it is no box");
  const { frame, pts_s: pts, x, y, w, h, score, psr, scale_index: scale, confidence, state, source, model_id: model } = row;
  return {
    frameIndex: values.index("frame", frame),
    mediaTime: values.number("pts_s", pts),
    box: values.box({ x, y, w, h }),
    score: values.number("score", score, "any"),
    psr: values.optional("psr", psr),
    scaleIndex: values.optional("scale_index", scale),
    confidence: values.optional("confidence", confidence),
    state: values.state(state),
    source: values.source(source),
    modelId: typeof model === "string" ? model : null
  };
}
function isRow(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// speed.tmp.ts
var N = 1e6;
var rnd = (i) => i * 7919 % 10007 / 10;
var samples = Array.from({ length: N }, (_, i) => importedSample(i, { left: rnd(i) + 0.25, top: rnd(i + 3), width: 20 + rnd(i) / 10, height: 40.5 }, { mediaTime: i / 25, score: 0.5, source: "tracker" }));
var clip = { ...UNKNOWN_CLIP, name: "c.mp4", frameCount: N, width: 1280, height: 1100, frameRate: { num: 25, den: 1 }, mediaTimes: Float64Array.from({ length: N }, (_, i) => i / 25) };
var doc = { clip, tracks: [{ id: 1, label: "object", samples }] };
var only = process.argv[2]?.split(",");
for (const f of FOREIGN_FORMATS) {
  if (only && !only.includes(f.facts.format)) continue;
  const t0 = performance.now();
  let files;
  try {
    files = await f.write(doc);
  } catch (e) {
    console.log(f.facts.format, "WRITE", String(e).slice(0, 200));
    continue;
  }
  const t1 = performance.now();
  let n = 0;
  try {
    const d = await f.read({ path: "x", files, clip, choices: { side: 10 } });
    n = d.tracks[0].samples.length;
  } catch (e) {
    console.log(f.facts.format, "READ", String(e).slice(0, 200));
  }
  const t2 = performance.now();
  console.log(f.facts.format.padEnd(18), "write", ((t1 - t0) / 1e3).toFixed(2), "read", ((t2 - t1) / 1e3).toFixed(2), n, Math.round(files.reduce((s, x) => s + x.bytes.length, 0) / 1e6) + "MB");
  files = null;
}
if (!only) {
  let t0 = performance.now();
  let x = formatTrackCsv(doc.tracks);
  let t1 = performance.now();
  parseTrackCsv(x, "x");
  let t2 = performance.now();
  console.log("csv", (t1 - t0) / 1e3, (t2 - t1) / 1e3);
  t0 = performance.now();
  x = formatTrackJson({ clip: { path: "x", frameCount: N, width: 1, height: 1, frameRate: { num: 25, den: 1 }, fingerprint: "x" }, tracks: doc.tracks });
  t1 = performance.now();
  parseTrackJson(x, "x");
  t2 = performance.now();
  console.log("json", (t1 - t0) / 1e3, (t2 - t1) / 1e3);
}
