/**
 * How many bits each byte's code has (RFC 7541 appendix B), the last for the end of a string: `bits` or `bits*times`.
 * The code is canonical (shorter codes first, then by symbol), so the lengths say everything.
 */
const LENGTHS = `13 23 28*7 24 30 28*2 30 28*8 30 28*9 6 10*2 12 13 6 8 11 10*2 8 11 8 6*3 5*3 6*7 7 8 15 6 12 10 13 6 7*22 8 7 8
13 19 13 14 6 15 5 6 5 6 5 6*3 5 7*2 6*3 5 6 7 6 5*2 6 7*5 15 11 14 13 28 20 22 20*2 22*3 23 22 23*5 24 23 24*2 22 23 24
23*4 21 22 23 22 23*2 24 22 21 20 22*2 23*2 21 23 22*2 24 21 22 23*2 21*2 22 21 23 22 23*2 20 22*3 23 22*2 23 26*2 20 19
22 23 22 25 26*3 27*2 26 24 25 19 21 26 27*2 26 27 24 21*2 26*2 28 27*3 20 24 20 21 22 21*2 23 22*2 25*2 24*2 26 23 26 27
26*2 27*5 28 27*5 26 30`

const END_OF_STRING = 256
/** A symbol and its node leave room for each other in one number. */
const NODE_MASK = 0x1ff
const SYMBOL_SHIFT = 9
/** What follows the end of a string, or starts outside of the code. */
const FAIL = NODE_MASK

type Tables = {
  /** For a node and four bits: the next node, and above {@link SYMBOL_SHIFT} the symbol that they complete, plus one. */
  readonly steps: Uint32Array
  /** Whether a string may end at a node: fewer than eight bits, all ones (RFC 7541 §5.2). */
  readonly mayEnd: Uint8Array
}

const { steps, mayEnd } = makeTables()

/**
 * Decodes `source` from `start` to `end` into `target` from 0 on, which must have room for 8/5 of it.
 * @returns how many bytes it has become; -1 if it is not a valid encoding
 */
export function decodeHuffman(source: Uint8Array, start: number, end: number, target: Uint8Array): number {
  let node = 0
  let length = 0
  for (let at = start; at < end; at++) {
    const byte = source[at] ?? 0
    for (let shift = 4; shift >= 0; shift -= 4) {
      const step = steps[(node << 4) | ((byte >> shift) & 0xf)] ?? FAIL
      node = step & NODE_MASK
      if (node === FAIL) return -1
      if (step > NODE_MASK) target[length++] = (step >> SYMBOL_SHIFT) - 1
    }
  }
  return mayEnd[node] === 1 ? length : -1
}

function makeTables(): Tables {
  const lengths = LENGTHS.split(/\s+/).flatMap(run => {
    const [bits, times = 1] = run.split('*').map(Number)
    return Array.from({ length: times }, () => bits ?? 0)
  })
  const tree = makeTree(lengths)
  const count = tree.length / 2
  const made = { steps: new Uint32Array(count << 4), mayEnd: new Uint8Array(count) }
  for (let node = 0; node < count; node++) {
    for (let bits = 0; bits < 16; bits++) made.steps[(node << 4) | bits] = walk(tree, node, bits)
  }
  for (let node = 0, ones = 0; ones < 8; ones++, node = tree[2 * node + 1] ?? 0) made.mayEnd[node] = 1
  return made
}

/** Two children a node: another node, or `-1 - symbol`. Node 0 is the root, and nobody's child. */
function makeTree(lengths: readonly number[]): number[] {
  const tree = [0, 0]
  let code = 0
  for (let bits = 1; bits <= Math.max(...lengths); bits++, code *= 2) {
    for (const [symbol, length] of lengths.entries()) {
      if (length !== bits) continue
      let node = 0
      for (let bit = bits - 1; bit > 0; bit--) {
        const child = 2 * node + ((code >>> bit) & 1)
        if (!tree[child]) tree[child] = tree.push(0, 0) / 2 - 1
        node = tree[child] ?? 0
      }
      tree[2 * node + (code & 1)] = -1 - symbol
      code++
    }
  }
  return tree
}

/** Four bits from a node on. No code is shorter than five bits, so that they complete one symbol at most. */
function walk(tree: readonly number[], from: number, bits: number): number {
  let node = from
  let symbol = 0
  for (let bit = 3; bit >= 0; bit--) {
    const next = tree[2 * node + ((bits >> bit) & 1)] ?? 0
    if (next === -1 - END_OF_STRING) return FAIL
    if (next < 0) symbol = -next
    node = Math.max(next, 0)
  }
  return node | (symbol << SYMBOL_SHIFT)
}
