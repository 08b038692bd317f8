export {
  BANNER,
  type ImplantConfig,
  MAX_LIFE_SECONDS,
  MAX_START_WINDOW_SECONDS,
} from './config.ts';
export {
  type ConfiguredImplant,
  configureImplant,
  maskedHash,
  readConfig,
  SECTION_NAME,
} from './configure.ts';
export { type ElfSection, findElfSection } from './elf-section.ts';
export { rawPublicKey, verifyEd25519 } from './keys.ts';
export { ORDER_BATCH_MAX, orderLines, verifyOrder } from './order-batch.ts';
export {
  BEAT_BODY_MAX,
  type Beat,
  type BeatKind,
  beatBody,
  mac,
  macMatches,
  type Order,
  parseBeat,
} from './protocol.ts';
export { readTemplate, readTemplateFacts, type TemplateFacts, templatePath } from './template.ts';
export { base32, hmacToken, memoryToken, unlinkedToken } from './tokens.ts';
