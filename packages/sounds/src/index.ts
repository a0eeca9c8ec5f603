export { createPlayer, type Player } from './player.ts'
export { isSoundName, lengthOf, type SoundName, soundNames } from './sounds.ts'
