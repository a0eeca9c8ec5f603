import { agentTemplates, visitorTemplate } from './letters.ts'
import type { MailWords } from './mail-words.ts'

export const ar: MailWords = {
  dir: 'rtl',
  templates: {
    ...agentTemplates({
      subject: 'محادثة مع {sender_name}',
      hello: 'مرحبًا {recipient_name}،',
      first: 'كتب {sender_name} إلى {site_name}، ولم يرد أحد بعد:',
      later: 'كتب {sender_name} مرة أخرى:',
      escalation: 'ما زال {sender_name} ينتظر ردًا:',
      open: 'فتح المحادثة',
    }),
    agent_replied: visitorTemplate({
      subject: 'محادثتك مع {site_name}',
      hello: 'مرحبًا {recipient_name}،',
      answered: 'رد عليك {sender_name}:',
      back: 'للرد، عُد إلى الصفحة التي كتبت إلينا منها.',
    }),
  },
  visitor: 'زائر',
  bot: 'روبوت',
  cut: 'ما قيل قبل ذلك موجود في المحادثة.',
  test: {
    subject: 'رسالة تجريبية من {site}',
    body: 'تُظهر هذه الرسالة أن {site} يستطيع إرسال الرسائل. لا يلزمك فعل شيء.',
  },
  whyVisitor: site => `تصلك هذه الرسالة لأنك كتبت إلى ${site} ولم تكن موجودًا عند وصول الرد.`,
  unsubscribe: 'عدم إرسال مثل هذه الرسائل إليّ',
  page: {
    question: site => `هل تريد ألا يرسل ${site} إليك رسائل أخرى عن الردود؟`,
    button: 'عدم إرسال رسائل أخرى',
    done: site => `لن يرسل ${site} إليك رسائل أخرى عن الردود.`,
    undo: 'إرسال رسائل عن الردود إليّ من جديد',
    again: site => `سيرسل ${site} إليك رسائل عن الردود من جديد.`,
    wrong: 'هذا الرابط غير كامل. انسخه كله من الرسالة.',
  },
  sample: {
    visitor: 'ماريا لوبيز',
    agent: 'آنا',
    message: 'هل تشحنون إلى لشبونة؟\nأحتاجه قبل يوم الجمعة.',
    file: 'طلب.pdf',
  },
}
