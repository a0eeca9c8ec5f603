/** How a planted fault treats a request, instead of answering it properly. */
export type Misbehaviour =
  /** The status, and then a body that never ends, as fast as it is read. */
  | 'endless-body'
  /** The status line, and then headers one byte at a time, for ever. */
  | 'slow-headers'
  /** All headers, and then the body one byte at a time, for ever. */
  | 'slow-body'
  /** `Content-Length` promises more than comes before the connection ends. */
  | 'length-too-long'
  /** `Content-Length` promises less than comes. */
  | 'length-too-short'
  /** Bytes that are no HTTP. */
  | 'garbage'
  /** 64 kB of headers. */
  | 'huge-headers'
  /** 103 Early Hints, for ever. */
  | 'endless-hints'
  /** The connection breaks before the body is read. */
  | 'reset-early'
  /** The connection breaks after the whole request. */
  | 'reset'
  /** No answer ever. */
  | 'silence'
  /** HTTP/2: GOAWAY, this request not among those that were looked at. HTTP/1.1: closed in order without an answer. */
  | 'goaway'
  /** HTTP/2: the stream is refused, as beyond SETTINGS_MAX_CONCURRENT_STREAMS. HTTP/1.1: as `reset-early`. */
  | 'refused-stream'
  /** Accepted and delivered; the connection breaks before the sender can know. */
  | 'cut-after-accept'
  /** Accepted and delivered; no answer ever. */
  | 'silence-after-accept'
  /** 201, and nothing is ever delivered: what Apple is said to do for dead endpoints. */
  | 'swallow'

/** Done as soon as the headers are there. */
const BEFORE_THE_BODY: ReadonlySet<Misbehaviour> = new Set(['reset-early', 'goaway', 'refused-stream'])
/** The sender gets to see the status. */
const WITH_STATUS: ReadonlySet<Misbehaviour> = new Set([
  'endless-body',
  'slow-body',
  'length-too-long',
  'length-too-short',
  'huge-headers',
  'swallow',
])
const AFTER_ACCEPTING: ReadonlySet<Misbehaviour> = new Set(['cut-after-accept', 'silence-after-accept'])

export const isBeforeTheBody = (how: Misbehaviour | undefined): boolean => how !== undefined && BEFORE_THE_BODY.has(how)
export const showsStatus = (how: Misbehaviour): boolean => WITH_STATUS.has(how)
export const isAfterAccepting = (how: Misbehaviour): boolean => AFTER_ACCEPTING.has(how)
