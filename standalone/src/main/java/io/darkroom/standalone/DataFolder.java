package io.darkroom.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder that holds everything of an installation, taken by one launcher at a time. The lock ends with the process, however it ends. */
public final class DataFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /** @throws LaunchException when another launcher has it */
    public static DataFolder take(Path folder) throws IOException, LaunchException {
        PrivateFile.createFolder(folder);
        Files.createDirectories(folder.resolve("logs"));
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("models"));
        FileChannel channel = FileChannel.open(lockFile(folder), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            String owner = owner(folder).map(process -> " (process " + process.pid() + ")").orElse("");
            throw new LaunchException("Darkroom is already running on " + folder + owner
                    + ". Stop it with Ctrl-C where it runs or with `./darkroom down`, or choose another folder with --data.");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        Files.deleteIfExists(connectionFile(folder));
        return new DataFolder(folder, channel);
    }

    /** The launcher that has the folder now, if there is one. */
    public static Optional<ProcessHandle> owner(Path folder) throws IOException {
        Path file = lockFile(folder);
        if (!Files.exists(file)) return Optional.empty();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
        }
        String pid = Files.readString(file).strip();
        return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }

    public Path path() {
        return folder;
    }

    Path secretsFile() {
        return folder.resolve("secrets.json");
    }

    Path portsFile() {
        return folder.resolve("ports.properties");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    /** Where the owner puts models of their own. */
    Path models() {
        return folder.resolve("models");
    }

    /** Where workers keep converted weights. */
    Path cache() {
        return folder.resolve("cache");
    }

    static Path connectionFile(Path folder) {
        return folder.resolve("connection.json");
    }

    private static Path lockFile(Path folder) {
        return folder.resolve("lock");
    }

    void publish(Connection connection) throws IOException {
        PrivateFile.write(connectionFile(folder), new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(connection));
    }

    void withdrawConnection() throws IOException {
        Files.deleteIfExists(connectionFile(folder));
    }

    @Override
    public void close() throws IOException {
        withdrawConnection();
        lockFile.close();
    }
}
