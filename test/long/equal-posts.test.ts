import { testEqualPosts } from '../chaos/equal-posts.ts';

testEqualPosts(50);
