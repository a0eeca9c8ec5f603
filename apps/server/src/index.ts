export { type Config, type ConfigResult, toConfig } from './config/config.ts'
export { type RunningServer, type ServerOptions, type StartServer, startServer } from './start-server.ts'
