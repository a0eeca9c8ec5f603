import { mailFields, mailLanguages, mailTemplateEvents } from '@deskbell/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mailWords } from '../words/mail-words.ts'
import type { MailValues } from './mail-values.ts'
import { parseTemplate } from './parse-template.ts'
import { renderHtml, renderSubject, renderText } from './render.ts'

const origin = 'https://desk.site.org'
const values: MailValues = {
  recipientName: 'Ana',
  senderName: 'Maria',
  siteName: 'Shop',
  conversationId: 'cnv_12345678',
  conversationLink: `${origin}/conversations/cnv_12345678`,
  pictureUrl: `${origin}/api/v1/initials/M/1`,
  said: [{ by: null, at: null, text: 'Hello\nthere', files: [] }],
  files: [{ name: 'order.pdf', url: `${origin}/api/v1/attachments/att_1/order.pdf?sig=x` }],
}

function parse(body: string, subject = 's', event: (typeof mailTemplateEvents)[number] = 'first_message') {
  return parseTemplate({ subject, body }, event, origin)
}
function html(body: string, change: Partial<MailValues> = {}): string {
  const parsed = parse(body)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  return renderHtml(parsed.template.body, { ...values, ...change })
}
function text(body: string, change: Partial<MailValues> = {}): string {
  const parsed = parse(body)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed))
  return renderText(parsed.template.body, { ...values, ...change })
}
const faults = (body: string) => {
  const parsed = parse(body)
  return parsed.ok ? [] : parsed.body.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

it.each(mailTemplateEvents.flatMap(event => mailLanguages.map(language => [event, language] as const)))(
  'what comes with the product is a good template: %s in %s',
  (event, language) => {
    const parsed = parseTemplate(mailWords(language).templates[event], event, origin)
    expect(parsed).toMatchObject({ ok: true })
  },
)

it('S15 S16: plain text and HTML are one, and new lines become breaks', () => {
  expect(html('Hello\nyou <b>there</b>')).toBe('Hello<br>\nyou <b>there</b>')
  expect(html('1 < 2 & 3')).toBe('1 &lt; 2 &amp; 3')
  expect(text('Hello\nyou <b>there</b>\n\n<a href="https://a.org/x">go</a>')).toBe(
    'Hello\nyou there\n\ngo: https://a.org/x',
  )
})

it('S16: new lines that only lay out the source are none', () => {
  expect(html('<p>a</p>\n<p>b</p>\n')).toBe('<p>a</p><p>b</p>')
  expect(html('<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>')).toBe('<ul><li>a</li><li>b</li></ul>')
  expect(html('a\n\n<p>b\nc</p>\n\nd')).toBe('a<br>\n<p>b<br>\nc</p><br>\nd')
})

it('S17-S23: every field is filled in', () => {
  expect(mailFields).toEqual(expect.arrayContaining(['recipient_name', 'conversation_id']))
  const whole =
    '{recipient_name} {sender_name} {sender_profile_image} {message} {attachments} {conversation_link} {conversation_id}'
  const out = html(whole)
  expect(out).toContain('<bdi>Ana</bdi> <bdi>Maria</bdi> <img src="https://desk.site.org/api/v1/initials/M/1" alt=""')
  expect(out).toContain('<span dir="auto">Hello<br>\nthere</span>')
  expect(out).toContain(
    '<a href="https://desk.site.org/api/v1/attachments/att_1/order.pdf?sig=x"><bdi>order.pdf</bdi></a>',
  )
  expect(out).toContain('<a href="https://desk.site.org/conversations/cnv_12345678">')
  expect(out).toContain('<bdi>cnv_12345678</bdi>')
  expect(text(whole)).toContain('- order.pdf\n  https://desk.site.org/api/v1/attachments/att_1/order.pdf?sig=x')
})

it('no files leave no gap, and no picture loads nothing', () => {
  expect(html('{message}\n\n{attachments}\n\nBye', { files: [] })).toBe(
    '<span dir="auto">Hello<br>\nthere</span><br>\n<br>\nBye',
  )
  expect(html('<img src="{sender_profile_image}" alt="x">', { pictureUrl: null })).toBe('')
})

it.each([
  ['Hello {nobody}', ['1:7 There is no field {nobody}.']],
  ['Hello { recipient_name }', ['1:7 A field is written {recipient_name}.']],
  ['Hello {Recipient name}', ['1:7 A field is written {recipient_name}.']],
  ['Hello {{recipient-name}}', ['1:7 A field is written {recipient_name}.']],
  ['Hello {{recipient_name}}', ['1:7 A field is written {recipient_name}.']],
  ['Hello {Recipient_name}', ['1:7 There is no field {Recipient_name}.']],
  ['a\n  <b>c', ['2:3 <b> is not closed.']],
  ['<b><i>x</b></i>', ['1:4 <i> is not closed before </b>.', '1:12 </i> closes nothing.']],
  ['x</p>', ['1:2 </p> closes nothing.']],
  ['<script>alert(1)</script>', ['1:1 <script> is not one of the elements that a mail may have.']],
  ['<b onclick="x()">y</b>', ['1:4 <b> cannot have "onclick" in a mail.']],
  ['<a href="javascript:x">y</a>', ['1:4 A link is {conversation_link}, or begins with https://, http:// or mailto:.']],
  [
    '<img src="https://evil.org/x.png">',
    ['1:6 A picture is {sender_profile_image}, or one of this site: others would tell who reads the mail.'],
  ],
  ['<p style="background:url(https://evil.org)">x</p>', ['1:4 "background" cannot be styled in a mail.']],
  ['<p style="color:expression(x)">x</p>', ['1:4 The value of "color" cannot stand in a mail.']],
  ['<li>x</li>', ['1:1 <li> must stand in <ul>.']],
  ['<!-- x -->', ['1:1 A mail has no comments: its readers could see them.']],
  ['<p>a<div>b</div></p>', ['1:5 <div> cannot stand in <p>.']],
  ['<b/>x', ['1:1 <b/> does not close itself: write <b></b>.']],
])('broken HTML and unknown fields are refused with the place: %s', (body, expected) => {
  expect(faults(body)).toEqual(expect.arrayContaining(expected))
})

it('a template that is taken can be sent, however deep it is', () => {
  const deep = (n: number) => '<i>'.repeat(n) + '</i>'.repeat(n)
  expect(html(deep(50))).toBe(deep(50))
  expect(faults(deep(2_850))).toContain('1:151 Elements stand at most 50 deep in each other.')
})

it('S22: a visitor gets no link into the admin panel, nor does a subject', () => {
  expect(parse('x {conversation_link}', 's', 'agent_replied')).toMatchObject({
    ok: false,
    body: [{ line: 1, column: 3 }],
  })
  expect(parse('<a href="{conversation_link}">x</a>', 's', 'agent_replied').ok).toBe(false)
  expect(parse('x', '{conversation_link}')).toMatchObject({ ok: false, subject: [{ line: 1, column: 1 }] })
})

it('names, texts and file names are escaped for where they stand', () => {
  const evil = '<img src=x onerror=alert(1)>"\'&\u202e'
  const out = html('{recipient_name} {message} {attachments}', {
    recipientName: evil,
    said: [{ by: evil, at: '9:00', text: evil, files: [] }],
    files: [{ name: evil, url: `${origin}/"><script>` }],
  })
  expect(out).not.toMatch(/<img|<script|\u202e/)
  expect(out).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')
})

it('a subject is one short line, whatever people are called', () => {
  const parsed = parse('x', 'From {sender_name}: {message}')
  if (!parsed.ok) throw new Error('refused')
  const subject = renderSubject(parsed.template.subject, {
    ...values,
    senderName: 'a\r\nBcc: x@y.z\u202e',
    said: [{ by: null, at: null, text: 'line\n'.repeat(500), files: [] }],
  })
  expect(subject).toMatch(/^From a Bcc: x@y\.z: line line/)
  expect(subject).not.toMatch(/[\r\n\u202e]/)
  expect(subject.length).toBeLessThan(200)
})

it('whatever is written, no element stands in the mail that was not in the template', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('<script>', '</span>', '{message}', '"', '&lt;', '<b', '\n', '\u202e'),
  )
  const hostile = fc.array(piece, { maxLength: 8 }).map(parts => parts.join(''))
  fc.assert(
    fc.property(hostile, hostile, (name, said) => {
      const out = html('{sender_name}|{message}', {
        senderName: name,
        said: [{ by: null, at: null, text: said, files: [] }],
      })
      const tags = out.match(/<[^>]*>/g) ?? []
      expect(tags.filter(tag => !['<bdi>', '</bdi>', '<span dir="auto">', '</span>', '<br>'].includes(tag))).toEqual([])
    }),
  )
})

it('whatever an admin writes is refused or can be sent', () => {
  const piece = fc.constantFrom(
    '<b>',
    '</b>',
    '<p>',
    '</p>',
    '<a href="https://a.org">',
    '</a>',
    '{message}',
    '{x',
    '\n',
    'text',
    '<',
    '&amp;',
    '<br>',
    '{attachments}',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const parsed = parse(pieces.join(''))
      if (!parsed.ok) return
      const out = renderHtml(parsed.template.body, values)
      for (const tag of ['b', 'p', 'a']) {
        expect(out.split(`<${tag}>`).length + out.split(`<${tag} `).length).toBe(out.split(`</${tag}>`).length + 1)
      }
    }),
  )
})
