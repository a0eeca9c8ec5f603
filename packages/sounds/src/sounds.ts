/** One partial: when it begins, its pitch, how long it rings, and how strong it is beside the others. */
interface Note {
  /** Seconds after the sound's beginning. */
  readonly at: number
  /** Hertz. */
  readonly pitch: number
  /** Seconds until it cannot be heard. */
  readonly rings: number
  /** 0 to 1. */
  readonly strength: number
  readonly wave?: OscillatorType
}

const bell = (at: number, pitch: number): Note[] => [
  { at, pitch, rings: 1.1, strength: 0.6 },
  { at, pitch: pitch * 2.76, rings: 0.5, strength: 0.2 },
  { at, pitch: pitch * 5.4, rings: 0.25, strength: 0.1 },
]

const knock = (at: number): Note[] => [
  { at, pitch: 190, rings: 0.09, strength: 0.9, wave: 'triangle' },
  { at, pitch: 95, rings: 0.14, strength: 0.8 },
]

/** Different in pitch and in rhythm, so that they can be told apart in a room, and by those who hear only low tones. */
const sounds = {
  /** A desk bell, struck twice. */
  bell: [...bell(0, 880), ...bell(0.22, 880)],
  /** Three notes that climb. */
  chime: [0, 4, 7].map((steps, n) => ({
    at: n * 0.14,
    pitch: 523.25 * 2 ** (steps / 12),
    rings: 0.6,
    strength: 0.5,
  })),
  /** Knuckles on wood: low, short, three times. */
  knock: [...knock(0), ...knock(0.16), ...knock(0.32)],
} satisfies Record<string, readonly Note[]>

export type SoundName = keyof typeof sounds

/** In the order in which a person is offered them. */
export const soundNames = Object.keys(sounds) as readonly SoundName[]

export function isSoundName(value: unknown): value is SoundName {
  return typeof value === 'string' && Object.hasOwn(sounds, value)
}

/** How long a sound can be heard, in seconds. */
export function lengthOf(name: SoundName): number {
  return Math.max(...sounds[name].map(({ at, rings }) => at + rings))
}

/** Silence, for a curve that may fall towards nothing but never reach it. */
const NOTHING = 0.0001
/** A wave that begins at full strength clicks. Seconds. */
const ATTACK = 0.005

/** Plays a sound once, from the context's present time on. @param volume 0 to 1 */
export function ring(context: BaseAudioContext, name: SoundName, volume: number): void {
  const start = context.currentTime
  for (const { at, pitch, rings, strength, wave = 'sine' } of sounds[name] as readonly Note[]) {
    const oscillator = new OscillatorNode(context, { type: wave, frequency: pitch })
    const gain = new GainNode(context, { gain: NOTHING })
    const from = start + at
    gain.gain.setValueAtTime(NOTHING, from)
    gain.gain.exponentialRampToValueAtTime(Math.max(strength * volume, NOTHING), from + ATTACK)
    gain.gain.exponentialRampToValueAtTime(NOTHING, from + rings)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(from)
    oscillator.stop(from + rings)
  }
}
