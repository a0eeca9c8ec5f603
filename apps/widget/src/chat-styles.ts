export const chatStyles = `
.panel{position:fixed;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:var(--db-end);
  inline-size:min(380px,calc(100vw - 32px));block-size:min(560px,calc(100dvh - 32px));display:flex;flex-direction:column;overflow:hidden;
  background:var(--db-paper);color:var(--db-ink);border:1px solid var(--db-line);border-radius:12px;box-shadow:0 8px 32px rgb(0 0 0/.3);z-index:2147483000}
@media (max-width:480px){.panel{inset:0;inline-size:auto;block-size:100dvh;border:0;border-radius:0;
  padding:0 env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}}
.unseen,.own .who{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.head{display:flex;align-items:center;gap:12px;padding-block:8px;padding-inline:16px 8px;background:#1e1e1e;color:#fff;min-block-size:60px}
.titles{flex:1;min-inline-size:0}
h2{margin:0;font-size:16px;font-weight:600;overflow-wrap:anywhere;max-block-size:3em;overflow:hidden}
.status{margin:0;font-size:13px;color:#c3c4c7}
.face{position:relative;inline-size:36px;block-size:36px;flex:none;border-radius:50%;overflow:hidden;background:#50575e;
  display:grid;place-items:center;font-size:14px;font-weight:600}
.photo{position:absolute;inset:0;inline-size:100%;block-size:100%;object-fit:cover}
button{font:inherit;cursor:pointer}
:is(button,textarea,input,select,a,.log):focus-visible{outline:2px solid var(--db-accent);outline-offset:2px}
.log:focus-visible,.head button:focus-visible{outline-offset:-4px}
.head button:focus-visible{outline-color:#fff}
:is(.close,.send,.attach,.remove){inline-size:44px;block-size:44px;flex:none;padding:10px;border:0;border-radius:8px;background:none;color:inherit}
:is(.close,.send,.attach,.remove) svg{inline-size:24px;block-size:24px;fill:currentColor;display:block}
:host([dir=rtl]) .send svg{transform:scaleX(-1)}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:16px;min-block-size:0}
ol,ul{list-style:none;margin:0;padding:0}
ol{display:flex;flex-direction:column;gap:8px}
ol li{max-inline-size:85%;align-self:flex-start;overflow-wrap:anywhere}
ol li.own{align-self:flex-end}
.who{font-size:12px;color:var(--db-soft);margin-block-end:2px}
.small{inline-size:18px;block-size:18px;border-radius:50%;object-fit:cover;vertical-align:middle;margin-inline-end:5px}
.text{padding:8px 12px;border-radius:12px;background:var(--db-bubble);white-space:pre-wrap;margin:0;unicode-bidi:isolate}
.text a{color:inherit}
.own .text{background:var(--db-accent);color:var(--db-accent-text)}
.file{position:relative;display:grid;grid-template-columns:1fr auto;gap:4px 12px;margin:4px 0 0;padding:10px 12px;min-block-size:44px;border:1px solid var(--db-line);border-radius:12px;color:inherit;
  text-decoration:none;background:var(--db-paper)}
a.file bdi{text-decoration:underline}
.file span{color:var(--db-soft);font-size:13px}
.thumbnail{grid-column:1/-1;max-inline-size:100%;max-block-size:200px;border-radius:8px}
.state{font-size:12px;color:var(--db-soft);text-align:end;margin:2px 0 0}
.state.failed,.fault{color:var(--db-danger)}
.state button,.more{border:0;background:none;color:inherit;text-decoration:underline;padding:4px 8px;min-block-size:32px}
.more{display:block;margin:0 auto 8px;color:var(--db-soft)}
.note,.typing{margin:0;color:var(--db-soft)}
.typing{padding:4px 16px;font-size:13px}
.banner{margin:0;padding:8px 16px;background:#fcf0e3;color:#5c2d00;font-size:13px}
form{border-block-start:1px solid var(--db-line);padding:12px}
.composer{display:flex;flex-wrap:wrap;align-items:flex-end;gap:8px}
.composer .note{flex-basis:100%;font-size:13px}
.note:empty,.fault:empty{display:none}
textarea,input,select{border:1px solid #949494;border-radius:8px;background:var(--db-paper);color:inherit;font:inherit;font-size:16px;line-height:22px;padding:10px 12px;min-block-size:44px;margin:0}
textarea{flex:1;min-inline-size:0;max-block-size:140px;resize:none;field-sizing:content}
.send,.main{background:var(--db-accent)!important;color:var(--db-accent-text)!important}
.email{margin-block-start:16px;border:1px solid var(--db-line);border-radius:12px;display:flex;flex-wrap:wrap;gap:8px;font-size:14px}
.email p{margin:0;flex-basis:100%}
.email label,.department label{font-weight:600}
.email input{flex-basis:100%;min-inline-size:0}
.plain{min-block-size:44px;padding:0 16px;border:1px solid var(--db-line);border-radius:8px;background:none;color:inherit}
.department{display:flex;flex-direction:column;gap:4px;margin:16px 0 0}
.tray{border-block-start:1px solid var(--db-line);padding:8px 12px 0;max-block-size:35%;overflow-y:auto;flex:none}
.tray li{display:flex;align-items:center;gap:8px}
.tray bdi{flex:1;min-inline-size:0;overflow-wrap:anywhere}
.tray progress{inline-size:72px;accent-color:var(--db-accent)}
.fault{margin:0;font-size:13px;unicode-bidi:plaintext}
.drop{position:absolute;inset:0;margin:0;display:grid;place-items:center;background:var(--db-paper);color:var(--db-ink);border:3px dashed var(--db-accent);opacity:.95;font-weight:600;pointer-events:none}
@media (prefers-reduced-motion:no-preference){.panel{animation:rise .15s ease-out}@keyframes rise{from{transform:translateY(8px);opacity:0}}}
@media (forced-colors:active){.panel,.send,.attach,.text,.face{border:1px solid}}
`
