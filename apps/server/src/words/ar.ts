import { age } from './age.ts'
import { plural } from './plural.ts'
import type { Words } from './words.ts'

const form = plural('ar')
const ageOf = age('ar')

export const ar: Words = {
  lang: 'ar',
  dir: 'rtl',
  visitor: 'زائر',
  newMessage: 'رسالة جديدة',
  from: (count, name) =>
    `${form(count, {
      one: 'رسالة جديدة',
      two: 'رسالتان جديدتان',
      few: '# رسائل جديدة',
      many: '# رسالة جديدة',
      other: '# رسالة جديدة',
    })} من ${name}`,
  files: (count, names) =>
    `${form(count, { one: 'ملف', two: 'ملفان', few: '# ملفات', many: '# ملفًا', other: '# ملف' })}: ${names}`,
  taken: {
    taken: name => `المحادثة الآن مع ${name}`,
    assigned: name => `أُسندت إلى ${name}`,
    closed: name => `أُغلقت من قِبل ${name}`,
  },
  takenByColleague: {
    taken: 'المحادثة الآن مع شخص آخر',
    assigned: 'أُسندت إلى شخص آخر',
    closed: 'أغلقها شخص آخر',
  },
  conversationWith: name => `محادثة مع ${name}`,
  summary: (count, minutes) => ({
    title: form(count, {
      one: 'محادثة واحدة تنتظر',
      two: 'محادثتان تنتظران',
      few: '# محادثات تنتظر',
      many: '# محادثة تنتظر',
      other: '# محادثة تنتظر',
    }),
    body: minutes < 1 ? 'وصلت أقدمها للتو.' : `مدة انتظار أقدمها: ${ageOf(minutes)}.`,
  }),
  actions: { reply: 'رد', read: 'وضع علامة مقروءة', take: 'سأتولّاها' },
  test: {
    own: 'إشعار تجريبي',
    by: name => `اختبار من ${name}`,
    body: 'هذا الجهاز يرنّ. انقر لترى كيف وصل الإشعار إلى هنا.',
  },
  lost: {
    title: 'أُبلغ عن فقدان أحد أجهزتك',
    own: device => `أبلغتَ عن ${device}.`,
    by: (device, name) => `أبلغ ${name} عن ${device}.`,
    body: 'إذا كان ذلك خطأً فتحدّث إلى مسؤول وغيّر كلمة مرورك.',
  },
  welcome: { title: 'الإشعارات مفعّلة', body: 'يرنّ هذا الجهاز عندما يكتب زائر.' },
}
