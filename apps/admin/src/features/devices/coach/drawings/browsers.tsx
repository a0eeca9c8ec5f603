import { Box, Browser, Chosen, Mark, Sign, Switch, signs, Words } from './kit.tsx'

/** The icon left of the address, and the switch in what opens. */
export function ChromePermission() {
  return (
    <Browser sign={signs.sliders}>
      <Box x={48} y={50} w={140} h={96} raised>
        <Words x={60} y={68} w={70} strong />
        <Chosen x={54} y={82} w={128} h={26} />
        <Sign x={68} y={95} d={signs.bell} />
        <Words x={82} y={95} w={52} strong />
        <Switch x={164} y={95} />
        <Words x={60} y={126} w={84} />
      </Box>
      <Mark x={48} y={42} n={1} />
      <Mark x={204} y={95} n={2} />
    </Browser>
  )
}

/** The lock, the permissions, the choice. */
export function EdgePermission() {
  return (
    <Browser sign={signs.lock}>
      <Box x={20} y={52} w={104} h={90} raised>
        <Words x={32} y={70} w={60} strong />
        <Chosen x={26} y={84} w={92} h={24} />
        <Words x={34} y={96} w={56} strong />
        <Sign x={108} y={96} d={signs.chevron} accent />
        <Words x={32} y={126} w={66} />
      </Box>
      <Box x={136} y={52} w={108} h={90} raised>
        <Words x={146} y={70} w={58} strong />
        <Chosen x={142} y={84} w={96} h={24} />
        <Sign x={154} y={96} d={signs.bell} />
        <Words x={168} y={96} w={40} strong />
        <Sign x={226} y={96} d={signs.down} accent />
        <Words x={146} y={126} w={70} />
      </Box>
      <Mark x={48} y={42} n={1} />
      <Mark x={72} y={150} n={2} />
      <Mark x={190} y={150} n={3} />
    </Browser>
  )
}

/** The permission icon, and "Blocked" with its cross. */
export function FirefoxPermission() {
  return (
    <Browser sign={signs.sliders}>
      <Box x={48} y={50} w={170} h={90} raised>
        <Words x={60} y={68} w={80} strong />
        <Sign x={68} y={96} d={signs.bell} />
        <Words x={82} y={96} w={54} strong />
        <Chosen x={146} y={84} w={64} h={24} />
        <Words x={154} y={96} w={30} />
        <Sign x={198} y={96} d={signs.cross} accent />
        <Words x={60} y={124} w={100} />
      </Box>
      <Mark x={48} y={42} n={1} />
      <Mark x={178} y={122} n={2} />
    </Browser>
  )
}

/** The question behind a bell in the address bar. */
export function QuietQuestion() {
  return (
    <Browser sign={signs.bell}>
      <Box x={48} y={50} w={150} h={90} raised>
        <Words x={60} y={70} w={100} strong />
        <Words x={60} y={86} w={80} />
        <Chosen x={60} y={106} w={56} h={22} />
        <Words x={70} y={117} w={36} strong />
        <Box x={126} y={106} w={56} h={22} r={4} raised />
        <Words x={136} y={117} w={36} />
      </Box>
      <Mark x={48} y={42} n={1} />
      <Mark x={88} y={140} n={2} />
    </Browser>
  )
}

/** Brave's own page of settings: its address, the switch, the button that starts it again. */
export function BraveSwitch() {
  return (
    <Browser sign={signs.lock}>
      <Mark x={180} y={24} n={1} />
      <Words x={22} y={60} w={90} strong />
      <Words x={22} y={78} w={120} />
      <Chosen x={16} y={92} w={228} h={28} />
      <Words x={26} y={106} w={124} strong />
      <Switch x={224} y={106} />
      <Mark x={186} y={106} n={2} />
      <Chosen x={164} y={136} w={80} h={24} />
      <Words x={178} y={148} w={52} strong />
      <Mark x={146} y={148} n={3} />
    </Browser>
  )
}

/** The settings' page "System", and the switch for what goes on behind closed windows. */
export function ChromeBackground() {
  return (
    <Browser sign={signs.lock}>
      <path d="M84 40v134" stroke="currentColor" strokeOpacity="0.3" />
      <Words x={18} y={60} w={46} />
      <Words x={18} y={80} w={52} />
      <Chosen x={12} y={92} w={66} h={22} />
      <Words x={20} y={103} w={40} strong />
      <Words x={18} y={126} w={44} />
      <Mark x={62} y={146} n={1} />
      <Words x={98} y={62} w={60} strong />
      <Chosen x={92} y={80} w={154} h={30} />
      <Words x={102} y={95} w={90} strong />
      <Switch x={228} y={95} />
      <Words x={98} y={130} w={110} />
      <Mark x={168} y={152} n={2} />
    </Browser>
  )
}
