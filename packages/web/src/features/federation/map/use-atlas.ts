import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import fine from 'world-atlas/countries-50m.json?url';
import coarse from 'world-atlas/countries-110m.json?url';
import { NotReachable } from '../../../app/api.ts';
import { Atlas, type AtlasData } from './atlas.ts';

/** The countries, from this server: coarse ones for a small map, which are a seventh of the bytes. */
export function useAtlas(small: boolean): UseQueryResult<Atlas> {
  const path = small ? coarse : fine;
  return useQuery({
    queryKey: ['atlas', path],
    queryFn: async ({ signal }) => {
      const response = await fetch(path, { signal }).catch(() => null);
      if (!response?.ok) throw new NotReachable('The map could not be read; the table has the same facts.');
      return new Atlas((await response.json()) as AtlasData);
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
