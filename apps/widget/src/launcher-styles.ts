const dark =
  '--db-accent:#7b90ff;--db-accent-text:#101517;--db-paper:#1e1e1e;--db-ink:#f0f0f0;--db-soft:#b4b9be;--db-line:#50575e;--db-bubble:#2f3337;--db-danger:#ff8f8f;color-scheme:dark'

export const launcherStyles = `
/* A page's rule for every backdrop would darken the page under the button. */
:host::backdrop{display:none!important}
/* Declared on the parts: what a page declares on * reaches the host, whose values would be inherited. */
.launcher,.panel{--db-accent:#3858e9;--db-accent-text:#fff;--db-paper:#fff;--db-ink:#1d2327;--db-soft:#50575e;--db-line:#c3c4c7;--db-bubble:#f0f0f0;--db-danger:#b32d2e;color-scheme:light;
  --db-end:max(16px,env(safe-area-inset-right));font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
:host([dir=rtl]) :is(.launcher,.panel){--db-end:max(16px,env(safe-area-inset-left))}
@media (prefers-color-scheme:dark){:host([data-theme=auto]) :is(.launcher,.panel){${dark}}}
:host([data-theme=dark]) :is(.launcher,.panel){${dark}}
*,*::before,*::after{box-sizing:border-box}
.launcher{position:fixed;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:var(--db-end);
  inline-size:56px;block-size:56px;border:0;border-radius:50%;background:var(--db-accent);color:var(--db-accent-text);cursor:pointer;
  box-shadow:0 2px 10px rgb(0 0 0/.3);z-index:2147483000;padding:0}
.launcher svg{inline-size:28px;block-size:28px;fill:currentColor;display:block;margin:auto}
.launcher:focus-visible{outline:2px solid var(--db-accent);outline-offset:3px}
.launcher[aria-busy]{opacity:.7}
.unread{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-inline-size:22px;block-size:22px;padding:0 6px;border-radius:11px;
  background:#b32d2e;color:#fff;font:600 12px/22px system-ui,sans-serif}
[hidden]{display:none!important}
@media print{.launcher,.panel{display:none}}
@media (forced-colors:active){.launcher,.unread{border:1px solid}}
`
