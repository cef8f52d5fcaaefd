/** Version of the engine, part of every number's provenance. */
export const ENGINE_VERSION = '0.1.0';
