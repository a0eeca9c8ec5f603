import { Box, Chosen, Mark, Phone, Sign, Switch, signs, Words } from './kit.tsx'

/** Share, "Add to Home Screen", the new icon. */
export function IosHomeScreen() {
  return (
    <>
      <Phone x={6}>
        <Words x={16} y={30} w={40} strong />
        <Words x={16} y={44} w={54} />
        <Words x={16} y={56} w={48} />
        <path d="M6 146h76" stroke="currentColor" strokeOpacity="0.3" />
        <Sign x={44} y={158} d={signs.share} accent />
        <Mark x={62} y={136} n={1} />
      </Phone>
      <Phone x={92}>
        <Box x={97} y={58} w={66} h={108} raised>
          <Words x={104} y={72} w={36} />
          <Words x={104} y={90} w={44} />
          <Chosen x={100} y={100} w={60} h={22} />
          <Words x={106} y={111} w={32} strong />
          <Sign x={150} y={111} d={signs.plus} accent />
          <Words x={104} y={134} w={40} />
          <Words x={104} y={150} w={30} />
        </Box>
        <Mark x={130} y={46} n={2} />
      </Phone>
      <Phone x={178}>
        {[0, 1, 2, 3, 4, 5].map(at => (
          <Box key={at} x={188 + (at % 3) * 21} y={28 + Math.floor(at / 3) * 26} w={16} h={16} r={4} raised />
        ))}
        <Chosen x={188} y={84} w={24} h={24} />
        <Sign x={200} y={96} d={signs.bell} accent />
        <Mark x={228} y={96} n={3} />
      </Phone>
    </>
  )
}

/** Settings, Notifications; this app; its switch. */
export function IosNotifications() {
  return (
    <>
      <Phone x={6}>
        <Words x={16} y={26} w={34} strong />
        <Words x={16} y={48} w={48} />
        <Chosen x={12} y={60} w={64} h={20} />
        <Sign x={22} y={70} d={signs.bell} accent />
        <Words x={32} y={70} w={36} strong />
        <Words x={16} y={94} w={50} />
        <Words x={16} y={112} w={40} />
        <Mark x={60} y={142} n={1} />
      </Phone>
      <Phone x={92}>
        <Words x={102} y={26} w={42} strong />
        <Words x={102} y={48} w={50} />
        <Words x={102} y={66} w={44} />
        <Chosen x={98} y={78} w={64} h={20} />
        <Words x={106} y={88} w={36} strong />
        <Words x={102} y={112} w={48} />
        <Mark x={146} y={142} n={2} />
      </Phone>
      <Phone x={178}>
        <Words x={188} y={26} w={36} strong />
        <Chosen x={184} y={40} w={64} h={22} />
        <Words x={190} y={51} w={28} strong />
        <Switch x={233} y={51} />
        <Words x={188} y={82} w={52} />
        <Words x={188} y={100} w={46} />
        <Mark x={232} y={142} n={3} />
      </Phone>
    </>
  )
}

/** The icon beside the address; the browser's own switch in the system. */
export function AndroidPermission() {
  return (
    <>
      <Phone x={30} w={92}>
        <Box x={38} y={24} w={76} h={18} r={9} raised />
        <Sign x={48} y={33} d={signs.sliders} accent />
        <Words x={60} y={33} w={44} />
        <Box x={38} y={60} w={76} h={78} raised>
          <Words x={46} y={74} w={46} />
          <Chosen x={42} y={86} w={68} h={22} />
          <Words x={48} y={97} w={28} strong />
          <Switch x={95} y={97} />
          <Words x={46} y={122} w={40} />
        </Box>
        <Mark x={48} y={53} n={1} />
      </Phone>
      <Phone x={138} w={92}>
        <Words x={148} y={30} w={42} strong />
        <Words x={148} y={54} w={60} />
        <Chosen x={144} y={68} w={80} h={24} />
        <Sign x={154} y={80} d={signs.bell} accent />
        <Words x={166} y={80} w={26} strong />
        <Switch x={209} y={80} />
        <Words x={148} y={108} w={56} />
        <Mark x={184} y={138} n={2} />
      </Phone>
    </>
  )
}

/** The app; its notifications; the entry of this site; Do Not Disturb. */
export function AndroidChannel() {
  return (
    <>
      <Phone x={6}>
        <Words x={16} y={28} w={38} strong />
        <Words x={16} y={52} w={50} />
        <Chosen x={12} y={64} w={64} h={20} />
        <Words x={18} y={74} w={40} strong />
        <Words x={16} y={98} w={44} />
        <Mark x={60} y={142} n={1} />
      </Phone>
      <Phone x={92}>
        <Chosen x={98} y={24} w={64} h={22} />
        <Words x={104} y={35} w={26} strong />
        <Switch x={147} y={35} />
        <Mark x={156} y={60} n={2} />
        <Words x={102} y={84} w={40} />
        <Chosen x={98} y={96} w={64} h={22} />
        <Words x={104} y={107} w={28} strong />
        <Switch x={147} y={107} />
        <Mark x={156} y={132} n={3} />
      </Phone>
      <Phone x={178}>
        <Box x={184} y={24} w={28} h={28} r={8} raised />
        <Box x={218} y={24} w={28} h={28} r={8} raised />
        <Sign x={198} y={38} d={signs.bell} />
        <Box x={184} y={58} w={62} h={28} r={8} raised />
        <Sign x={200} y={72} d={signs.moon} accent />
        <Words x={214} y={72} w={24} />
        <Mark x={216} y={108} n={4} />
      </Phone>
    </>
  )
}
