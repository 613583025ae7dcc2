"""Commands on what is public: compared, published, served, exported."""
