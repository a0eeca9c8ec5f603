import { readFileSync } from 'node:fs'
import { readEnv } from '../src/config/env.ts'

/**
 * Preloaded into a server's process: its clock is wrong by as many milliseconds as stand in a file, as of now. Timers go
 * on as they do when a machine's clock is set.
 */
const file = readEnv()['DESKBELL_FAULTS_CLOCK'] ?? ''
const LOOK_EVERY_MS = 20
const rightNow = Date.now
let ahead = 0
const look = () => {
  ahead = Number(readFileSync(file, 'utf8')) || 0
}
look()
setInterval(look, LOOK_EVERY_MS).unref()
Date.now = () => rightNow() + ahead
