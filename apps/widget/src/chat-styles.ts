export const chatStyles = `
.panel{position:fixed;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:max(16px,env(safe-area-inset-right));
  inline-size:min(380px,calc(100vw - 32px));block-size:min(560px,calc(100dvh - 32px));display:flex;flex-direction:column;overflow:hidden;
  background:var(--db-paper);color:var(--db-ink);border:1px solid var(--db-line);border-radius:12px;box-shadow:0 8px 32px rgb(0 0 0/.3);z-index:2147483000}
@media (max-width:480px){.panel{inset:0;inline-size:auto;block-size:100dvh;border:0;border-radius:0;
  padding-block-end:env(safe-area-inset-bottom)}}
header{display:flex;align-items:center;gap:8px;padding:8px 8px 8px 16px;background:#1e1e1e;color:#fff}
:host([dir=rtl]) header{padding:8px 16px 8px 8px}
h2{flex:1;margin:0;font-size:16px;font-weight:600}
button{font:inherit;cursor:pointer}
button:focus-visible,textarea:focus-visible,.log:focus-visible{outline:2px solid var(--db-accent);outline-offset:2px}
header button:focus-visible{outline-color:#fff;outline-offset:-4px}
.close{inline-size:44px;block-size:44px;padding:10px;border:0;border-radius:4px;background:none;color:inherit}
.close svg,.send svg{inline-size:24px;block-size:24px;fill:currentColor;display:block}
:host([dir=rtl]) .send svg{transform:scaleX(-1)}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px}
ol{list-style:none;margin:0;padding:0;display:flex;flex-direction:column;gap:8px}
li{max-inline-size:85%;align-self:flex-start;overflow-wrap:anywhere}
li.own{align-self:flex-end}
.who{font-size:12px;color:var(--db-soft);margin-block-end:2px}
.own .who{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
.text{padding:8px 12px;border-radius:12px;background:var(--db-bubble);white-space:pre-wrap;margin:0}
.own .text{background:var(--db-accent);color:var(--db-accent-text)}
.state{font-size:12px;color:var(--db-soft);text-align:end;margin:2px 0 0}
.state.failed{color:var(--db-danger)}
.state button,.more{border:0;background:none;color:inherit;text-decoration:underline;padding:4px;min-block-size:24px}
.more{display:block;margin:0 auto 8px;color:var(--db-soft)}
.note{margin:0;color:var(--db-soft)}
.banner{margin:0;padding:8px 16px;background:#fcf0e3;color:#5c2d00;font-size:13px}
form{display:flex;align-items:flex-end;gap:8px;padding:12px;border-block-start:1px solid var(--db-line)}
label{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
textarea{flex:1;min-block-size:44px;max-block-size:140px;resize:none;field-sizing:content;padding:10px 12px;border:1px solid #949494;border-radius:8px;
  background:var(--db-paper);color:inherit;font:inherit;font-size:16px;line-height:22px}
.send{inline-size:44px;block-size:44px;flex:none;padding:10px;border:0;border-radius:8px;background:var(--db-accent);color:var(--db-accent-text)}
@media (prefers-reduced-motion:no-preference){.panel{animation:rise .15s ease-out}@keyframes rise{from{transform:translateY(8px);opacity:0}}}
@media (forced-colors:active){.panel,.send,.launcher{border:1px solid}}
`
