import { Box, Chosen, Mark, Sign, Switch, signs, Words } from './kit.tsx'

/** Safari's settings: the tab, the kind of permission, the choice beside the address. */
export function SafariWebsites() {
  return (
    <Box x={6} y={6} w={248} h={168}>
      {[34, 78, 166, 210].map(x => (
        <Words key={x} x={x} y={24} w={26} />
      ))}
      <Chosen x={114} y={12} w={42} h={24} />
      <Words x={121} y={24} w={28} strong />
      <Mark x={135} y={46} n={1} />
      <path d="M6 58h248M92 58v116" stroke="currentColor" strokeOpacity="0.3" />
      <Words x={20} y={74} w={50} />
      <Chosen x={12} y={84} w={74} h={22} />
      <Sign x={24} y={95} d={signs.bell} accent />
      <Words x={36} y={95} w={40} strong />
      <Words x={20} y={120} w={46} />
      <Mark x={48} y={146} n={2} />
      <Words x={104} y={82} w={70} />
      <Words x={104} y={108} w={80} strong />
      <Chosen x={192} y={96} w={54} h={24} />
      <Words x={200} y={108} w={26} strong />
      <Sign x={236} y={108} d={signs.down} accent />
      <Mark x={218} y={140} n={3} />
    </Box>
  )
}

/** System Settings: Notifications, the browser, its switch. */
export function MacNotifications() {
  return (
    <Box x={6} y={6} w={248} h={168}>
      <path d="M80 6v168" stroke="currentColor" strokeOpacity="0.3" />
      <Words x={18} y={34} w={44} />
      <Chosen x={12} y={46} w={62} h={22} />
      <Sign x={24} y={57} d={signs.bell} accent />
      <Words x={36} y={57} w={32} strong />
      <Words x={18} y={84} w={48} />
      <Words x={18} y={104} w={40} />
      <Mark x={44} y={136} n={1} />
      <Words x={94} y={34} w={56} />
      <Chosen x={88} y={46} w={74} h={22} />
      <Words x={98} y={57} w={46} strong />
      <Words x={94} y={84} w={50} />
      <Mark x={124} y={136} n={2} />
      <Box x={170} y={24} w={78} h={94} raised>
        <Words x={178} y={44} w={30} strong />
        <Switch x={232} y={44} />
        <Chosen x={178} y={66} w={28} h={20} />
        <Box x={212} y={66} w={28} h={20} r={3} raised />
        <Words x={178} y={102} w={50} />
      </Box>
      <Mark x={208} y={136} n={3} />
    </Box>
  )
}

/** Control Centre with its Focus; then the browser and its banners. */
export function MacFocus() {
  return (
    <Box x={6} y={6} w={248} h={168}>
      <path d="M6 28h248" stroke="currentColor" strokeOpacity="0.3" />
      <Words x={18} y={17} w={20} strong />
      <Words x={46} y={17} w={24} />
      <Sign x={214} y={17} d={signs.controls} accent />
      <Words x={228} y={17} w={18} />
      <Box x={162} y={36} w={84} h={64} raised>
        <Chosen x={168} y={44} w={72} h={24} />
        <Sign x={182} y={56} d={signs.moon} accent />
        <Words x={196} y={56} w={34} strong />
        <Words x={170} y={84} w={56} />
      </Box>
      <Mark x={148} y={56} n={1} />
      <Box x={16} y={62} w={116} h={100} raised>
        <Words x={28} y={80} w={50} />
        <Chosen x={22} y={92} w={104} h={22} />
        <Sign x={34} y={103} d={signs.bell} />
        <Words x={46} y={103} w={50} strong />
        <Words x={28} y={130} w={56} />
        <Mark x={74} y={146} n={2} />
      </Box>
      <Chosen x={150} y={116} w={42} h={30} />
      <Words x={168} y={124} w={18} strong />
      <Box x={202} y={116} w={42} h={30} r={4} raised />
      <Words x={214} y={131} w={18} />
      <Mark x={171} y={158} n={3} />
    </Box>
  )
}

/** Windows Settings: the page, its two switches, the browser in the list. */
export function WindowsFocus() {
  return (
    <Box x={6} y={6} w={248} h={168} r={4}>
      <Words x={20} y={26} w={36} />
      <Sign x={66} y={26} d={signs.chevron} />
      <Words x={78} y={26} w={64} strong />
      <Mark x={160} y={26} n={1} />
      <Box x={16} y={42} w={228} h={26} r={3} raised />
      <Sign x={30} y={55} d={signs.bell} />
      <Words x={46} y={55} w={70} strong />
      <Switch x={224} y={55} />
      <Box x={16} y={74} w={228} h={26} r={3} raised />
      <Sign x={30} y={87} d={signs.moon} />
      <Words x={46} y={87} w={60} strong />
      <rect x="213" y="81" width="22" height="12" rx="6" fill="none" stroke="currentColor" strokeOpacity="0.6" />
      <circle cx="219" cy="87" r="3.5" fill="currentColor" fillOpacity="0.6" />
      <Mark x={190} y={71} n={2} />
      <Words x={20} y={114} w={80} />
      <Chosen x={16} y={126} w={228} h={28} />
      <Box x={24} y={132} w={16} h={16} r={8} raised />
      <Words x={50} y={140} w={64} strong />
      <Switch x={224} y={140} />
      <Mark x={190} y={140} n={3} />
    </Box>
  )
}
