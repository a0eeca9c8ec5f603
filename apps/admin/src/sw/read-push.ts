import { type PushMessage, parsePushMessage } from '@deskbell/contract'
import type { PushLike } from './browser.ts'

/** What a push says; undefined for anything that is not the contract's message. Never throws (W1). */
export function readPush(event: PushLike): PushMessage | undefined {
  return parsePushMessage(decode(event)) ?? parsePushMessage(declarativeOf(event))
}

function decode({ data }: PushLike): unknown {
  try {
    return data ? JSON.parse(data.text()) : undefined
  } catch {
    return undefined
  }
}

/** WebKit parses a declarative message itself, and hands the worker the notification that it would show. */
function declarativeOf({ notification, appBadge }: PushLike): unknown {
  if (typeof notification !== 'object' || notification === null) return undefined
  const { title, body, lang, dir, tag, navigate, icon, silent, data } = notification as Record<string, unknown>
  return {
    web_push: 8030,
    app_badge: appBadge,
    notification: { title, body, lang, dir, tag, navigate, icon, silent, data },
  }
}
