import { readConfig } from './config.ts'
import { type Launcher, launch } from './launcher.ts'

declare global {
  interface Window {
    /** For the page's own buttons: `Deskbell.open()`. */
    Deskbell?: Launcher
  }
}

/** The script tag may stand twice, or in the head: one widget, once there is a body. */
function start(script: HTMLScriptElement): void {
  if (window.Deskbell) return
  const config = readConfig(script, document, navigator.languages)
  const launcher = launch(config, url => import(/* @vite-ignore */ url))
  window.Deskbell = Object.freeze(launcher)
}

const script = document.currentScript
if (script instanceof HTMLScriptElement) {
  if (document.body) start(script)
  else document.addEventListener('DOMContentLoaded', () => start(script), { once: true })
}
