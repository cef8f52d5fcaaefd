import { z } from 'zod';

const PORT_MAX = 65_535;
const PROXY_COUNT_MAX = 100;

/** Where the server listens, and who stands before it. */
export const listenConfigSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .max(255)
      .default('127.0.0.1')
      .describe('Address to listen on. Without authentication only a loopback address is accepted.'),
    port: z.number().int().min(0).max(PORT_MAX).default(8080).describe('TCP port; 0 takes a free one.'),
    tls: z
      .strictObject({
        certificateFile: z.string().min(1).describe('PEM file with the certificate and its chain.'),
        keyFile: z.string().min(1).describe('PEM file with the private key; only the server may read it.'),
      })
      .nullable()
      .default(null)
      .describe('TLS 1.2 or newer by the server itself; null where a proxy does it.'),
    trustedProxies: z
      .array(z.string().min(1).max(50))
      .max(PROXY_COUNT_MAX)
      .default([])
      .describe('Networks (CIDR) whose X-Forwarded-* headers are believed. Nobody else’s are.'),
  })
  .prefault({});

export type ListenConfig = z.output<typeof listenConfigSchema>;
