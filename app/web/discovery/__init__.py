"""What programs look for by themselves: the Atom feed, robots.txt and the site map."""
